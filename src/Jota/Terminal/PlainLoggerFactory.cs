using System.Globalization;
using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Terminal;

/// <summary>
/// Log lines as plain text: time, level, category, message, and why. Small, and free until something is logged. Stack traces are for errors
/// of the program, and for those who ask for more to be logged.
/// </summary>
internal sealed class PlainLoggerFactory(TextWriter output, LogLevel least) : ILoggerFactory
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("lines go to one place");

    public ILogger CreateLogger(string categoryName) =>
        new PlainLogger(_output, least, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => _output.Flush();

    private sealed class PlainLogger(TextWriter output, LogLevel least, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            output.WriteLine(
                $"{time} {logLevel.ToString().ToLowerInvariant()} {category}: {formatter(state, exception)}{Reason(logLevel, exception)}");
        }

        // Where in the code it came from helps only those who look for a fault there: not with an answer of the API, nor with a disk.
        private string Reason(LogLevel level, Exception? exception) => exception switch
        {
            null => "",
            _ when least <= LogLevel.Information || (level >= LogLevel.Error && exception is not (ApiException or IOException)) =>
                $"\n{exception}",
            _ => $": {exception.Message.ReplaceLineEndings(" ")}",
        };
    }
}
