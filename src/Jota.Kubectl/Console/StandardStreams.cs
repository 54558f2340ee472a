using Microsoft.Win32.SafeHandles;

namespace Jota.Kubectl;

/// <summary>
/// What the process reads and writes. The console's own streams take keys line by line from a terminal, whatever that is told, and put its
/// keypad into another mode before they write to it; so where a terminal is, it is read and written as it is.
/// </summary>
public static class StandardStreams
{
    /// <summary>What <c>-f -</c> and <c>exec -i</c> read.</summary>
    public static Stream OpenInput() => TerminalCalls.IsTerminal(0) ? Open(0, FileAccess.Read) : Console.OpenStandardInput();

    /// <summary>What scripts read.</summary>
    public static Stream OpenOutput() => TerminalCalls.IsTerminal(1) ? Open(1, FileAccess.Write) : Console.OpenStandardOutput();

    /// <summary>What people read.</summary>
    public static Stream OpenError() => TerminalCalls.IsTerminal(2) ? Open(2, FileAccess.Write) : Console.OpenStandardError();

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
