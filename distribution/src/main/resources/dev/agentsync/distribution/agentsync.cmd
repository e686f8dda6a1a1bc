@echo off
rem Starts agentsync from the image this file belongs to.
setlocal
set "home=%~dp0.."
"%home%\bin\java.exe" ^
  -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xlog:disable -Xlog:all=error:stderr ^
  --sun-misc-unsafe-memory-access=allow ^
@FLAGS@
  "-Djava.util.logging.config.file=%home%\conf\agentsync-logging.properties" ^
  -Dslf4j.internal.verbosity=ERROR ^
  -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 ^
  @EXTERNAL@ ^
  -m @MAIN@ %*
exit /b %errorlevel%
