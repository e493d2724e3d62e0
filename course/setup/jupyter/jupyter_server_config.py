"""What our launcher asks of Jupyter's server; a learner's own configuration is read as well."""

import os

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Sends small messages at once. Nagle's algorithm would hold them back, and halve the pictures of a drag."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c = get_config()  # noqa: F821, Jupyter defines it
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.root_dir = os.environ["COURSE_WORKBOOK"]
c.LanguageServerManager.autodetect = False  # the course uses none, and a list of them would fill the terminal
