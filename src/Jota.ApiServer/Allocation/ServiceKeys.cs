using System.Globalization;
using System.Text;
using Jota.Api;
using Jota.ApiServer.Storage;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// The keys that services hold in the store: an IPAddress for each of their addresses (KEP-1880), and for each port of the nodes a key that
/// names the service. Each is written with its service, and removed with it.
/// </summary>
internal sealed class ServiceKeys(IdSource ids, TimeProvider clock)
{
    /// <summary>What the keys of ports begin with.</summary>
    public const string Ports = "/registry/ranges/servicenodeports/";

    private const string ManagedBy = "ipaddress.kubernetes.io/managed-by";
    private const string Manager = "ipallocator.k8s.io";
    private const string Family = "ipaddress.kubernetes.io/ip-family";

    private static readonly IPAddressResource Addresses = new();

    public static string OfAddress(string address) => Addresses.StoragePrefix + address;

    public static string OfPort(int port) => Ports + port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether an address was handed out here, not made by somebody else.</summary>
    public static bool IsOurs(V1IPAddress address) =>
        address.Metadata.Labels is { } labels && labels.TryGetValue(ManagedBy, out var by) && by == Manager;

    /// <summary>Takes them all, if nobody has any of them.</summary>
    public IEnumerable<StoreWrite> Take(V1Service service, IEnumerable<string> addresses, IEnumerable<int> ports) =>
        addresses.Select(address => Take(service, address)).Concat(ports.Select(port => Take(service, port)));

    /// <summary>Gives them back, whoever has them: they are their service's, which is written under a condition of its own.</summary>
    public static IEnumerable<StoreWrite> Release(ServiceHoldings held) =>
        held.Addresses.Select(OfAddress).Concat(held.Ports.Select(OfPort)).Select(StoreWrite.Clear);

    private static StoreWrite Take(V1Service service, int port)
    {
        var name = $"{service.Metadata.NamespaceProperty}/{service.Metadata.Name}";
        return StoreWrite.Put(OfPort(port), Encoding.UTF8.GetBytes(name), Revision.None);
    }

    private StoreWrite Take(V1Service service, string address)
    {
        var obj = new V1IPAddress
        {
            Metadata = new()
            {
                Name = address,
                Uid = ids.NewUid(),
                CreationTimestamp = clock.ObjectNow(),
                Generation = 1,
                Labels = new Dictionary<string, string> { [Family] = ServiceFamilies.FamilyOf(address), [ManagedBy] = Manager },
            },
            Spec = new() { ParentRef = ReferenceTo(service) },
        };
        Addresses.SetTypeMeta(obj);
        return StoreWrite.Put(OfAddress(address), ObjectEncoding.ToStored(Addresses, obj), Revision.None);
    }

    private static V1ParentReference ReferenceTo(V1Service service) => new()
    {
        Resource = "services",
        NamespaceProperty = service.Metadata.NamespaceProperty,
        Name = service.Metadata.Name,
    };
}
