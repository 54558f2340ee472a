using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>Gives services their addresses within the cluster and their ports of the nodes.</summary>
internal sealed class ServiceAllocator(ImmutableArray<AddressPool> addresses, PortPool ports) : IObjectAllocator
{
    private readonly ImmutableArray<string> _families = [.. addresses.Select(pool => pool.Family)];

    public Claim Create(object obj, bool dryRun) => Take((V1Service)obj, null, dryRun);

    public Claim Update(object obj, object old, bool dryRun) => Take((V1Service)obj, (V1Service)old, dryRun);

    public void Release(object gone)
    {
        var spec = ((V1Service)gone).Spec;
        ReleaseAll(AddressesOf(spec), PortsOf(spec));
    }

    public void Load(object stored)
    {
        var spec = ((V1Service)stored).Spec;
        foreach (var address in AddressesOf(spec))
        {
            Pool(address)?.Hold(address);
        }

        foreach (var port in PortsOf(spec))
        {
            ports.Hold(port);
        }
    }

    private Claim Take(V1Service service, V1Service? old, bool dryRun)
    {
        var errors = new FieldErrors();
        ServiceFamilies.Settle(service, old, _families, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(ServiceErrors.Names, service.Metadata.Name, errors.All);
        }

        var (kept, keptPorts) = (AddressesOf(old?.Spec), PortsOf(old?.Spec));
        var takenAddresses = new ServiceAddressTaking(service, kept, addresses, dryRun);
        var takenPorts = new ServicePortTaking(service, keptPorts, ports, dryRun);
        try
        {
            takenAddresses.Take();
            takenPorts.Take();
        }
        catch
        {
            ReleaseAll(takenAddresses.Taken, takenPorts.Taken);
            throw;
        }

        return new Claim(
            () => ReleaseAll(takenAddresses.Taken, takenPorts.Taken),
            () => ReleaseAll(kept.Except(AddressesOf(service.Spec)), keptPorts.Except(PortsOf(service.Spec))));
    }

    private void ReleaseAll(IEnumerable<string> someAddresses, IEnumerable<int> somePorts)
    {
        foreach (var address in someAddresses)
        {
            Pool(address)?.Release(address);
        }

        foreach (var port in somePorts)
        {
            ports.Release(port);
        }
    }

    private AddressPool? Pool(string address)
    {
        var family = ServiceFamilies.FamilyOf(address);
        return addresses.FirstOrDefault(pool => pool.Family == family);
    }

    private static ImmutableArray<string> AddressesOf(V1ServiceSpec? spec) => spec is null || ServiceTypes.IsHeadless(spec)
        ? []
        : [.. (spec.ClusterIPs ?? []).Where(address => address.Length > 0).Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<int> PortsOf(V1ServiceSpec? spec)
    {
        var ofNodes = (spec?.Ports ?? []).Select(port => port.NodePort ?? 0);
        var all = ServiceTypes.NeedsHealthCheck(spec) ? ofNodes.Append(spec!.HealthCheckNodePort ?? 0) : ofNodes;
        return [.. all.Where(port => port != 0).Distinct()];
    }
}
