using System.Diagnostics;

namespace Jota.Conformance.Tests;

/// <summary>A program that goes on until it is told to stop, such as a watch; its lines as they come.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    public RunningCommand(string program, IEnumerable<string> arguments) => _process = Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;

    /// <summary>Reads on to the line that begins with a text, and answers the rest of it.</summary>
    public async Task<string> RestOfLineAsync(string beginning)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }

        throw new InvalidOperationException($"no \"{beginning}\" until its end");
    }

    /// <summary>Reads on to a line with each of these texts, one after the other.</summary>
    public async Task PrintsInOrderAsync(params string[] texts)
    {
        using var bound = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        foreach (var text in texts)
        {
            string? line;
            do
            {
                line = await _process.StandardOutput.ReadLineAsync(bound.Token);
                seen.Add(line ?? "(end)");
            }
            while (line is not null && !line.Contains(text, StringComparison.Ordinal));
            Assert.True(line is not null, $"no \"{text}\" in:\n{string.Join('\n', seen)}");
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
