using System.CommandLine;
using System.Text;
using Jota.Kubectl;

namespace Jota.Commands;

/// <summary>
/// <c>jota kubectl</c>, and the link <c>out/kubectl</c>: kubectl's commands, done here as far as they are finished, and by the kubectl that
/// is installed otherwise.
/// </summary>
internal static class KubectlCommand
{
    private static readonly Dictionary<string, Addition> Additions = new()
    {
        ["why"] = WhyCommand.RunAsync,
        ["trace"] = TraceCommand.RunAsync,
    };

    /// <summary>The command as help shows it; its words are never parsed here.</summary>
    public static Command Create() => new(
        "kubectl", "Run a kubectl command, here where it is built in, else by the kubectl that is installed.");

    /// <summary>Runs a command line, that behind the word <c>kubectl</c>.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        // Flushed by whoever runs the command line, and never closed: nobody may be there to read what is left.
        var output = new StreamWriter(StandardStreams.OpenOutput(), utf8, bufferSize: 1 << 16);
        var error = new StreamWriter(StandardStreams.OpenError(), utf8) { AutoFlush = true };
        var around = Surroundings.OfProcess(output, error) with
        {
            Additions = Additions,
            Become = RealKubectl.Become,
            MachineAuthoritiesAreIdle = MachineAuthorities.PassOver,
        };
        try
        {
            var code = await KubectlProgram.TryRunAsync(words, around, CancellationToken.None);
            return code ?? RealKubectl.Replace(words);
        }
        catch (IOException)
        {
            // Whoever read the output has gone.
            return 1;
        }
    }
}
