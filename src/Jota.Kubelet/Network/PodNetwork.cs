using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Network;

/// <summary>The network of a node's pods: a bridge, addresses of the node's pod range, host ports.</summary>
public sealed record PodNetwork
{
    private const string FileName = "10-jota.conflist";
    private const int LongestInterfaceName = 15;

    /// <summary>The bridge that pods are plugged into. Two clusters on a machine need two: at most 15 characters.</summary>
    public required string Bridge { get; init; }

    /// <summary>The addresses of this node's pods: <c>10.244.0.0/24</c>. The bridge gets the first.</summary>
    public required string PodCidr { get; init; }

    /// <summary>Whether pods go out under the node's address. By default they do where the node has a way out.</summary>
    public bool? Masquerade { get; init; }

    /// <summary>Largest packet; the kernel's choice when null.</summary>
    public int? Mtu { get; init; }

    /// <summary>The bridge's own address, which pods send through: the first of their range.</summary>
    public IPAddress Gateway
    {
        get
        {
            var bytes = IPNetwork.Parse(PodCidr).BaseAddress.GetAddressBytes();
            bytes[^1]++;
            return new(bytes);
        }
    }

    private string HardwareAddress => "0a:58:" + string.Join(':', Gateway.GetAddressBytes().Select(part => $"{part:x2}"));

    // Not /sys, which may show another network namespace than that of this process.
    private bool Exists => NetworkInterface.GetAllNetworkInterfaces().Any(network => network.Name == Bridge);

    /// <summary>
    /// Makes the bridge with its address where it is not there yet. The CNI plugin would, with the first pod; what pods are to reach on the
    /// node listens before that. Throws <see cref="RuntimeSetupException"/> where the addresses are another interface's.
    /// </summary>
    public async Task MakeBridgeAsync(CancellationToken ct)
    {
        if (RangeConflict.Find(IPNetwork.Parse(PodCidr), Bridge, RangeConflict.OnThisMachine()) is { } other)
        {
            throw new RuntimeSetupException(other);
        }

        string[] commands =
        [
            // With an address of its own, else it changes with the pods that come and go.
            .. Exists ? (string[])[] : [$"link add {Bridge} address {HardwareAddress} type bridge"],
            $"addr replace {Gateway}/{IPNetwork.Parse(PodCidr).PrefixLength} dev {Bridge}",
            $"link set {Bridge} up",
        ];
        using var ip = Process.Start(new ProcessStartInfo(MachinePrograms.Find("ip") ?? "ip", ["-batch", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        var error = ip.StandardError.ReadToEndAsync(ct);
        await ip.StandardInput.WriteAsync(string.Join('\n', commands).AsMemory(), ct);
        ip.StandardInput.Close();
        await ip.WaitForExitAsync(ct);
        if (ip.ExitCode != 0)
        {
            throw new RuntimeSetupException($"the bridge {Bridge} cannot be made: {(await error).Trim()}");
        }
    }

    /// <summary>Writes the CNI configuration and makes the kernel forward. Running pods are not touched.</summary>
    internal void Prepare(string configDirectory, string addressDirectory, bool hasDefaultRoute)
    {
        var path = Path.Combine(configDirectory, FileName);
        var config = ComputeConfig(addressDirectory, Masquerade ?? hasDefaultRoute);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(config))
        {
            File.WriteAllBytes(path, config);
        }

        KernelSettings.AllowForwarding();
    }

    /// <summary>Takes the bridge away.</summary>
    internal async Task RemoveAsync(CancellationToken ct)
    {
        if (Exists)
        {
            using var ip = Process.Start(MachinePrograms.Find("ip") ?? "ip", ["link", "delete", Bridge]);
            await ip.WaitForExitAsync(ct);
        }
    }

    /// <summary>The CNI network list: bridge with host-local addresses, then host ports.</summary>
    internal byte[] ComputeConfig(string addressDirectory, bool masquerade)
    {
        if (Bridge.Length > LongestInterfaceName)
        {
            throw new RuntimeSetupException($"bridge name \"{Bridge}\": at most {LongestInterfaceName} characters");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("cniVersion", "0.4.0");
            json.WriteString("name", Bridge);
            json.WriteStartArray("plugins");
            WriteBridge(json, addressDirectory, masquerade);
            WritePortMap(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteBridge(Utf8JsonWriter json, string addressDirectory, bool masquerade)
    {
        json.WriteStartObject();
        json.WriteString("type", "bridge");
        json.WriteString("bridge", Bridge);
        json.WriteBoolean("isGateway", true);
        json.WriteBoolean("isDefaultGateway", true);
        json.WriteBoolean("hairpinMode", true);

        // The bridge may be left from a time with another pod range.
        json.WriteBoolean("forceAddress", true);
        json.WriteBoolean("ipMasq", masquerade);
        if (Mtu is { } mtu)
        {
            json.WriteNumber("mtu", mtu);
        }

        json.WriteStartObject("ipam");
        json.WriteString("type", "host-local");
        json.WriteString("dataDir", addressDirectory);
        json.WriteStartArray("ranges");
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("subnet", PodCidr);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePortMap(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "portmap");
        json.WriteStartObject("capabilities");
        json.WriteBoolean("portMappings", true);
        json.WriteEndObject();
        json.WriteBoolean("snat", true);
        json.WriteEndObject();
    }
}
