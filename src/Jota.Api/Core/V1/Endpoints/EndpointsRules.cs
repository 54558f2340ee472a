using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of endpoints.</summary>
internal static class EndpointsRules
{
    public static void Validate(V1Endpoints endpoints, FieldErrors errors)
    {
        for (var i = 0; i < endpoints.Subsets?.Count; i++)
        {
            Validate(endpoints.Subsets[i], AddressRules.IsApi(endpoints.Metadata), errors.At("subsets").At(i));
        }
    }

    private static void Validate(V1EndpointSubset subset, bool loopbackAllowed, FieldErrors at)
    {
        if (subset.Addresses is not { Count: > 0 } && subset.NotReadyAddresses is not { Count: > 0 })
        {
            at.Required("must specify `addresses` or `notReadyAddresses`");
        }

        Validate(subset.Addresses, loopbackAllowed, at.At("addresses"));
        Validate(subset.NotReadyAddresses, loopbackAllowed, at.At("notReadyAddresses"));
        for (var i = 0; i < subset.Ports?.Count; i++)
        {
            Validate(subset.Ports[i], subset.Ports.Count > 1, at.At("ports").At(i));
        }
    }

    private static void Validate(IList<V1EndpointAddress>? addresses, bool loopbackAllowed, FieldErrors at)
    {
        for (var i = 0; i < addresses?.Count; i++)
        {
            var (address, place) = (addresses[i], at.At(i));
            FirstPass.Check(address, place);
            AddressRules.Validate(address.Ip ?? "", place.At("ip"), loopbackAllowed);
        }
    }

    private static void Validate(Corev1EndpointPort port, bool named, FieldErrors at)
    {
        if (port.Name is { Length: > 0 } name)
        {
            at.At("name").InvalidEach(name, NameSyntax.DnsLabelErrors(name));
        }
        else if (named)
        {
            at.At("name").Required();
        }

        FirstPass.Check(port, at);
    }
}
