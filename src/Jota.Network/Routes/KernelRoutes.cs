using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace Jota.Network.Routes;

/// <summary>Sets routes by the programs <c>ip</c> and <c>bridge</c> (iproute2), one process of each per change.</summary>
/// <param name="by">By way of what: <c>nsenter --net=…</c>; nothing for this process's own network.</param>
internal sealed class KernelRoutes(params IReadOnlyList<string> by) : IRouteTable
{
    private const int MostTold = 2000;
    private const int UsualMtu = 1500;
    private static readonly string[] Programs = ["ip -6", "ip", "bridge"];

    private const string SystemDirectories = ":/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin";

    public IReadOnlyList<Link> Links
    {
        get
        {
            var links = new List<Link>();
            foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (network.OperationalStatus == OperationalStatus.Down || network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
                {
                    continue;
                }

                foreach (var address in network.GetIPProperties().UnicastAddresses)
                {
                    if (Linked(network, address) is { } link)
                    {
                        links.Add(link);
                    }
                }
            }

            return links;
        }
    }

    public bool HasDevice(string name) => NetworkInterface.GetAllNetworkInterfaces().Any(network => network.Name == name);

    public async Task<IReadOnlyList<IPNetwork>> OwnAsync(int protocol, CancellationToken ct)
    {
        var ranges = new List<IPNetwork>();
        foreach (var family in (string[])["-4", "-6"])
        {
            var shown = await RunAsync("ip", [family, "route", "show", "proto", $"{protocol}"], null, ct);
            foreach (var line in shown.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (IPNetwork.TryParse(line.Split(' ')[0], out var range))
                {
                    ranges.Add(range);
                }
            }
        }

        return ranges;
    }

    public async Task ApplyAsync(IReadOnlyList<string> commands, CancellationToken ct)
    {
        // One process for those that go to the same program in a row.
        for (var done = 0; done < commands.Count;)
        {
            var program = ProgramOf(commands[done]);
            var row = commands.Skip(done).TakeWhile(command => ProgramOf(command) == program).ToList();
            var lines = string.Concat(row.Select(command => command[(program.Length + 1)..] + "\n"));
            await RunAsync(program.Split(' ')[0], [.. program.Split(' ')[1..], "-force", "-batch", "-"], lines, ct);
            done += row.Count;
        }
    }

    private static string ProgramOf(string command) =>
        Programs.First(program => command.StartsWith(program + " ", StringComparison.Ordinal));

    private static Link? Linked(NetworkInterface network, UnicastIPAddressInformation address)
    {
        if (address.Address.IsIPv6LinkLocal || address.PrefixLength is 0)
        {
            return null;
        }

        var range = IPNetwork.TryParse($"{BaseOf(address.Address, address.PrefixLength)}/{address.PrefixLength}", out var parsed)
            ? parsed : default;
        return new(network.Name, range, address.Address, MtuOf(network));
    }

    private static IPAddress BaseOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(bytes);
    }

    private static int MtuOf(NetworkInterface network)
    {
        try
        {
            return network.GetIPProperties().GetIPv4Properties().Mtu is > 0 and var mtu ? mtu : UsualMtu;
        }
        catch (NetworkInformationException)
        {
            return UsualMtu;
        }
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken ct)
    {
        string[] command = [.. by, program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + SystemDirectories;
        try
        {
            using var running = Process.Start(start)!;
            var (output, error) = (running.StandardOutput.ReadToEndAsync(ct), running.StandardError.ReadToEndAsync(ct));
            await running.StandardInput.WriteAsync(input.AsMemory(), ct);
            running.StandardInput.Close();
            await running.WaitForExitAsync(ct);
            var told = await error;
            return running.ExitCode == 0
                ? await output
                : throw new IOException($"{program}: {(told.Length > MostTold ? told[..MostTold] : told).Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be run: {e.Message} (apt-get install iproute2)", e);
        }
    }
}
