using System.Text;

namespace Jota.Api;

/// <summary>What devices, pools, requests and attributes may be called.</summary>
internal static class DeviceNameRules
{
    /// <summary>A device's, a request's or a counter's name.</summary>
    public static void ValidateLabel(string? name, FieldErrors at) => at.InvalidEach(name ?? "", NameSyntax.DnsLabelErrors(name ?? ""));

    /// <summary>A device class that must be named.</summary>
    public static void ValidateClass(string? name, FieldErrors at)
    {
        if (at.Present(name))
        {
            at.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name!));
        }
    }

    /// <summary>A pool: subdomains with slashes between them.</summary>
    public static void ValidatePool(string? name, FieldErrors at)
    {
        if (!at.Present(name))
        {
            return;
        }

        if (name!.Length > DeviceLimits.PoolName)
        {
            at.TooLong(DeviceLimits.PoolName);
        }

        foreach (var part in name.Split('/'))
        {
            at.InvalidEach(part, NameSyntax.DnsSubdomainErrors(part));
        }
    }

    /// <summary>An attribute's or capacity's name: an identifier, with or without a driver's domain before it.</summary>
    public static void ValidateQualified(string name, FieldErrors at)
    {
        switch (name.Split('/'))
        {
            case [var only]:
                ValidateIdentifier(only, at);
                break;
            case [var domain, var id]:
                ValidateParts(domain, id, at);
                break;
            default:
                at.Invalid(name, "must not contain more than one slash");
                break;
        }
    }

    /// <summary>The same, with its domain.</summary>
    public static void ValidateFullyQualified(string name, FieldErrors at)
    {
        ValidateQualified(name, at);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            at.Invalid(name, "a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void ValidateParts(string domain, string id, FieldErrors at)
    {
        if (domain.Length == 0)
        {
            at.Invalid("", "the domain must not be empty");
        }
        else
        {
            CSIDriverName.Validate(domain, at);
        }

        if (id.Length == 0)
        {
            at.Invalid("", "the name must not be empty");
        }
        else
        {
            ValidateIdentifier(id, at);
        }
    }

    private static void ValidateIdentifier(string id, FieldErrors at)
    {
        if (Encoding.UTF8.GetByteCount(id) > DeviceLimits.Identifier)
        {
            at.TooLong(DeviceLimits.Identifier);
        }

        at.InvalidIf(id, NameSyntax.CIdentifierError(id));
    }
}
