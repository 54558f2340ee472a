using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>networking.k8s.io/v1 ServiceCIDR: a range of addresses for services (KEP-1880).</summary>
public sealed class ServiceCIDRResource : Resource<V1ServiceCIDR>
{
    private const int MostRanges = 2;

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override SpecStatus<V1ServiceCIDR> Split { get; } = new(
        (cidr, from) => cidr with { Status = from.Status },
        cidr => cidr with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ServiceCIDR>> Columns { get; } =
    [
        NameColumn,
        new("CIDRs", c => string.Join(',', c.Spec?.Cidrs ?? [])) { Description = "The ranges: one, or one of each family." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ServiceCIDR obj) => obj.Spec ??= new();

    /// <inheritdoc/>
    public override void Validate(V1ServiceCIDR obj, FieldErrors errors)
    {
        var (ranges, at) = (obj.Spec.Cidrs ?? [], errors.At("spec").At("cidrs"));
        if (ranges.Count == 0)
        {
            at.Required("at least one CIDR required");
        }
        else if (ranges.Count > MostRanges)
        {
            at.InvalidList(ranges, "may only hold up to 2 values");
        }
        else if (ranges.Count == MostRanges && IsIPv6(ranges[0]) == IsIPv6(ranges[1]))
        {
            at.InvalidList(ranges, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }

        for (var i = 0; i < ranges.Count; i++)
        {
            ValidateRange(ranges[i], at.At(i));
        }
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ServiceCIDR obj, V1ServiceCIDR old, FieldErrors errors)
    {
        var (now, was) = (obj.Spec.Cidrs ?? [], old.Spec?.Cidrs ?? []);

        // A range of the other family may be added.
        if (now.Count == 2 && was.Count == 1 && now[0] == was[0])
        {
            Validate(obj, errors);
        }
        else
        {
            Immutable.RefuseChange(string.Join(',', now), string.Join(',', was), errors.At("spec").At("cidrs"));
        }
    }

    private static void ValidateRange(string text, FieldErrors at)
    {
        at.InvalidIf(text, ValueSyntax.RangeError(text));
        if (ValueSyntax.TryParseRange(text, out var range) && range.ToString() != text)
        {
            at.Invalid(text, $"must be in canonical form (\"{range}\")");
        }
    }

    private static bool IsIPv6(string range) => range.Contains(':', StringComparison.Ordinal);
}
