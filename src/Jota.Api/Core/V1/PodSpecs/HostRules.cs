using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what a pod shares with its host, and of its own host names.</summary>
internal static class HostRules
{
    private const string WithOwnUsers = "when `pod.Spec.HostUsers` is false";

    public static void ValidateAliases(IList<V1HostAlias>? aliases, FieldErrors at)
    {
        for (var i = 0; i < aliases?.Count; i++)
        {
            at.At(i).At("ip").InvalidIf(aliases[i].Ip ?? "", ValueSyntax.IpError(aliases[i].Ip ?? ""));
            for (var j = 0; j < aliases[i].Hostnames?.Count; j++)
            {
                at.At(i).At("hostnames").At(j).InvalidEach(aliases[i].Hostnames[j], NameSyntax.DnsSubdomainErrors(aliases[i].Hostnames[j]));
            }
        }
    }

    /// <summary>A pod with users of its own cannot live in the host's other namespaces.</summary>
    public static void ValidateUserNamespace(V1PodSpec spec, FieldErrors at)
    {
        if (spec.HostUsers != false)
        {
            return;
        }

        Refuse(spec.HostNetwork, at.At("hostNetwork"));
        Refuse(spec.HostPID, at.At("HostPID"));
        Refuse(spec.HostIPC, at.At("HostIPC"));
    }

    public static void ValidateHostnameOverride(V1PodSpec spec, FieldErrors at)
    {
        if (spec.HostnameOverride is not { } name)
        {
            return;
        }

        var place = at.At("hostnameOverride");
        if (place.Present(name))
        {
            place.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
            if (name.Length > 64)
            {
                place.TooLong(64);
            }
        }

        if (spec.SetHostnameAsFQDN == true)
        {
            place.Forbidden("may not be specified when `setHostnameAsFQDN` is true");
        }

        if (spec.HostNetwork == true)
        {
            place.Forbidden("may not be specified when `hostNetwork` is true");
        }
    }

    private static void Refuse(bool? shared, FieldErrors at)
    {
        if (shared == true)
        {
            at.Forbidden(WithOwnUsers);
        }
    }
}
