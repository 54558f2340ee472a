using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Settings;

/// <summary>Names that somebody wrote down, as in <c>/etc/hosts</c>.</summary>
internal sealed class HostsTable
{
    private readonly Dictionary<byte[], NameRecords> _names = new(NameBytes.Comparer);
    private readonly Dictionary<byte[], NameRecords>.AlternateLookup<ReadOnlySpan<byte>> _byName;
    private readonly Dictionary<IPAddress, NameRecords> _addresses = [];

    /// <summary>Keeps names.</summary>
    /// <param name="lines">Names with an address each, in the order in which they were written.</param>
    /// <param name="ttl">The time to live of their records.</param>
    public HostsTable(IReadOnlyCollection<(byte[] Name, IPAddress Address)> lines, uint ttl)
    {
        _byName = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var name in lines.GroupBy(line => line.Name, line => line.Address, NameBytes.Comparer))
        {
            _names.Add(name.Key, new()
            {
                A = Addresses(name, AddressFamily.InterNetwork, ttl),
                Aaaa = Addresses(name, AddressFamily.InterNetworkV6, ttl),
            });
        }

        foreach (var address in lines.GroupBy(line => line.Address, line => line.Name))
        {
            var names = new RecordSetBuilder();
            foreach (var name in address.Distinct(NameBytes.Comparer))
            {
                names.Name(RecordSetBuilder.OfQuestion, RecordType.PTR, ttl, name);
            }

            _addresses.Add(address.Key, new() { Names = names.Build() });
        }
    }

    /// <summary>No names.</summary>
    public static HostsTable Empty { get; } = new([], 0);

    /// <summary>How many names there are.</summary>
    public int Count => _names.Count;

    /// <summary>The records of a name; null when nobody wrote it down.</summary>
    public NameRecords? Find(ReadOnlySpan<byte> name) => _byName.TryGetValue(name, out var records) ? records : null;

    /// <summary>The names of the address that a name is of; null when nobody wrote any down.</summary>
    public NameRecords? Reverse(ReadOnlySpan<byte> name) =>
        _addresses.Count > 0 && ReverseName.Read(name) is { } address ? _addresses.GetValueOrDefault(address) : null;

    private static RecordSet Addresses(IEnumerable<IPAddress> all, AddressFamily family, uint ttl)
    {
        var set = new RecordSetBuilder();
        foreach (var address in all.Where(address => address.AddressFamily == family).Distinct())
        {
            set.Address(RecordSetBuilder.OfQuestion, ttl, address);
        }

        return set.Build();
    }
}
