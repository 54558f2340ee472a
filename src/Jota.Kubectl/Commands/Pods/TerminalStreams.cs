namespace Jota.Kubectl;

/// <summary>The streams of somebody who talks with a process: <c>-i</c>, <c>-t</c>, <c>--quiet</c>.</summary>
internal sealed class TerminalStreams : IDisposable
{
    private readonly IDisposable? _keys;

    private TerminalStreams(ProcessStreams streams, IDisposable? keys) => (Streams, _keys) = (streams, keys);

    public static IReadOnlyList<Flag> Flags { get; } =
        [Flag.Switch("stdin", letter: 'i'), Flag.Switch("tty", letter: 't'), Flag.Switch("quiet", letter: 'q')];

    public ProcessStreams Streams { get; }

    /// <summary>Whether the process has the terminal.</summary>
    public bool IsRaw => Streams.Terminal is not null;

    /// <summary>Makes them ready; until it is disposed the terminal is the process's, where it is to have one.</summary>
    public static TerminalStreams Open(Invocation call, bool stdin, bool tty, bool quiet)
    {
        var terminal = call.Around.Terminal;
        if (stdin && tty && !terminal.IsInput)
        {
            tty = false;
            if (!quiet)
            {
                call.Error.WriteLine("Unable to use a TTY - input is not a terminal or the right kind of file");
            }
        }

        var raw = stdin && tty;
        return new(
            new ProcessStreams
            {
                Input = stdin ? call.Around.Input : null,
                Output = call.OutputBytes,
                Error = raw ? null : call.Around.ErrorBytes,
                Terminal = raw ? terminal : null,
            },
            raw ? terminal.LetKeysThrough() : null);
    }

    public void Dispose() => _keys?.Dispose();
}
