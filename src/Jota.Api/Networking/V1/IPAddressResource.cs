using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// networking.k8s.io/v1 IPAddress: an address that is handed out, and to whom; its name is the address, so that it is handed out once
/// (KEP-1880).
/// </summary>
public sealed class IPAddressResource : Resource<V1IPAddress>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("networking.k8s.io", "v1", "IPAddress", "ipaddresses") { ShortNames = ["ip"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1IPAddress>> Columns { get; } =
    [
        NameColumn,
        new("ParentRef", a => Shown(a.Spec?.ParentRef)) { Description = "What has the address." },
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix)
    {
        if (prefix || !ValueSyntax.TryParseIp(name, out var address))
        {
            return ValueSyntax.IpError(name) ?? "must be a valid IP address";
        }

        return address.ToString() == name ? null : $"must be a canonical format IP address (\"{address}\")";
    }

    /// <inheritdoc/>
    public override void Default(V1IPAddress obj)
    {
    }

    /// <inheritdoc/>
    public override void Validate(V1IPAddress obj, FieldErrors errors)
    {
        var at = errors.At("spec").At("parentRef");
        if (obj.Spec?.ParentRef is { } parent)
        {
            FirstPass.Check(parent, at);
        }
        else
        {
            at.Required();
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1IPAddress obj, V1IPAddress old, FieldErrors errors)
    {
        Immutable.RefuseChange(Shown(obj.Spec?.ParentRef), Shown(old.Spec?.ParentRef), errors.At("spec").At("parentRef"));
        Validate(obj, errors);
    }

    private static string Shown(V1ParentReference? parent) => parent is null
        ? "<none>"
        : string.Join(
            '/',
            new[] { parent.Group, parent.Resource, parent.NamespaceProperty, parent.Name }.Where(part => !string.IsNullOrEmpty(part)));
}
