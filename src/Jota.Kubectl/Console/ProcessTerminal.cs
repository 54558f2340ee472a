using System.Runtime.InteropServices;

namespace Jota.Kubectl;

/// <summary>The terminal of this process.</summary>
internal sealed class ProcessTerminal : ITerminal
{
    private const int Input = 0;
    private const int Output = 1;

    public bool IsInput => TerminalCalls.IsTerminal(Input);

    public TerminalSize? Size => TerminalCalls.SizeOf(Output);

    public IDisposable LetKeysThrough() => new RawMode();

    public IDisposable OnInterrupt(Action interrupted) => PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        interrupted();
    });

    public IDisposable OnResize(Action changed) => OperatingSystem.IsWindows()
        ? NoTerminal.Instance.OnResize(changed)
        : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed());

    /// <summary>Gives the terminal back as it was, also when the process is asked to end.</summary>
    private sealed class RawMode : IDisposable
    {
        private readonly byte[]? _before = TerminalCalls.SettingsOf(Input);
        private readonly PosixSignalRegistration[] _ends;

        public RawMode()
        {
            _ends =
            [
                .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT, PosixSignal.SIGINT }
                    .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore())),
            ];
            if (_before is not null)
            {
                TerminalCalls.Set(Input, TerminalCalls.Raw(_before));
            }
        }

        public void Dispose()
        {
            Restore();
            foreach (var end in _ends)
            {
                end.Dispose();
            }
        }

        private void Restore()
        {
            if (_before is not null)
            {
                TerminalCalls.Set(Input, _before);
            }
        }
    }
}
