using System.Collections.Immutable;
using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// authentication.k8s.io/v1 TokenRequest: what <c>serviceaccounts/token</c> is sent and answers. It is stored nowhere and has no path of
/// its own.
/// </summary>
public sealed class TokenRequestResource : Resource<Authenticationv1TokenRequest>
{
    private const long Hour = 3600;
    private const long Shortest = 600;

    private TokenRequestResource()
    {
    }

    /// <summary>The only one.</summary>
    public static TokenRequestResource Instance { get; } = new();

    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests");

    /// <inheritdoc/>
    public override ImmutableArray<Column<Authenticationv1TokenRequest>> Columns { get; } = [NameColumn, AgeColumn];

    /// <inheritdoc/>
    public override void Default(Authenticationv1TokenRequest obj)
    {
        obj.Spec ??= new V1TokenRequestSpec();
        obj.Spec.ExpirationSeconds ??= Hour;
    }

    /// <inheritdoc/>
    public override void Validate(Authenticationv1TokenRequest obj, FieldErrors errors)
    {
        var at = errors.At("spec").At("expirationSeconds");
        if (obj.Spec.ExpirationSeconds < Shortest)
        {
            at.Invalid(obj.Spec.ExpirationSeconds, "may not specify a duration less than 10 minutes");
        }

        if (obj.Spec.ExpirationSeconds > uint.MaxValue)
        {
            at.Invalid(obj.Spec.ExpirationSeconds,
                string.Create(CultureInfo.InvariantCulture, $"may not specify a duration larger than 2^32 seconds"));
        }
    }
}
