namespace Jota.Terminal;

/// <summary>
/// Tells how a start goes on: one line that is written over in a terminal, a line per step otherwise. Lines of the program's result
/// (<c>ready …</c>) go to standard output, all else to standard error.
/// </summary>
internal sealed class StartProgress(TextWriter output, bool isTerminal) : IProgress<string>
{
    private readonly Lock _gate = new();

    public void Report(string value)
    {
        lock (_gate)
        {
            output.Write(isTerminal ? $"\r\u001b[K… {value}" : $"{value}\n");
            output.Flush();
        }
    }

    /// <summary>Clears the running line.</summary>
    public void Done()
    {
        if (isTerminal)
        {
            output.Write("\r\u001b[K");
        }
    }
}
