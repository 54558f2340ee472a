using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Jota.Conformance.Tests.Faults;

/// <summary>A process that has no descriptors left.</summary>
public sealed class DescriptorTests
{
    private const int TicksPerSecond = 100;

    [Fact]
    public async Task Without_descriptors_it_rests_and_answers_again_when_clients_leave()
    {
        using var folder = new DataFolder();
        await using var jota = await JotaProcess.StartInShellAsync("ulimit -n 250", folder.Path, "--runtime", "none");
        using var client = ApiClient.For(jota.Kubeconfig);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, client.Port);
            }

            await Eventually.TrueAsync(() => Task.FromResult(DescriptorsOf(jota.Pid) >= 240));
            var before = ProcessorTimeOf(jota.Pid);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            Assert.InRange(ProcessorTimeOf(jota.Pid) - before, 0, TicksPerSecond / 2);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Eventually.TrueAsync(async () => await client.StatusOfAsync("/readyz") == 200);
    }

    [Fact]
    public async Task It_takes_as_many_descriptors_as_it_may_have()
    {
        using var folder = new DataFolder();
        await using var jota = await JotaProcess.StartInShellAsync("ulimit -S -n 300", folder.Path, "--runtime", "none");
        var limit = File.ReadLines($"/proc/{jota.Pid}/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(limit[4], limit[3]);
    }

    private static int DescriptorsOf(int pid) => Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length;

    // In hundredths of a second: the 14th and 15th of the line, counted behind the name in brackets.
    private static long ProcessorTimeOf(int pid)
    {
        var line = File.ReadAllText($"/proc/{pid}/stat");
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
