using System.Collections.Immutable;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>The ports that pods call by certain names: whoever is sent to says which number a name has.</summary>
internal sealed record NamedPorts : MemberRule
{
    private readonly ImmutableHashSet<(string, PortProtocol)> _names;

    private NamedPorts(ImmutableArray<(string Name, PortProtocol Protocol)> names)
        : base(NameOf("ports", string.Join('\n', names.Select(name => $"{name.Protocol.Word()} {name.Name}")))) => _names = [.. names];

    /// <summary>Those with any of these names.</summary>
    public static NamedPorts Of(IEnumerable<(string Name, PortProtocol Protocol)> names) =>
        new([.. names.Distinct().OrderBy(name => name.Name, StringComparer.Ordinal).ThenBy(name => name.Protocol)]);

    /// <inheritdoc/>
    public override string TypeIn(IpFamily family) => $"{family.AddressType} . inet_proto . inet_service";

    /// <inheritdoc/>
    public override IEnumerable<string> ElementsOf(string address, PolicyPod pod, IReadOnlyDictionary<string, string>? labels) => pod.Ports
        .Where(port => _names.Contains((port.Name, port.Protocol)))
        .Select(port => string.Create(null, $"{address} . {port.Protocol.Word()} . {port.Number}"))
        .Distinct();
}
