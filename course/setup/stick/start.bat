@echo off
rem The course in a room without network: copied from the stick into your home folder, then the README's first command.
rem Once that is done, the stick is not needed: cd %USERPROFILE%\gradient-descent, then: py -m course
set "COURSE_WHEELS=%~dp0wheels"
set "place=%USERPROFILE%\gradient-descent"
if not exist "%place%" (
    if exist "%place%.part" rmdir /s /q "%place%.part"
    xcopy /e /i /q /h "%~dp0repository" "%place%.part" >nul
    if errorlevel 1 goto failed
    move "%place%.part" "%place%" >nul
)
if not exist "%place%" goto failed
cd /d "%place%"
for %%v in (VERSIONS) do (
    for %%p in ("py -%%v" python) do (
        %%~p -c "import sys; sys.exit(not sys.version.startswith('%%v.'))" >nul 2>nul
        if not errorlevel 1 (
            %%~p -m course %*
            goto end
        )
    )
)
echo This stick holds the course for Python VERSIONS, and this computer has none of these. Install one, then start again.
goto end
:failed
echo The course could not be copied to %place%
:end
pause
