using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's resource claims and of the references to them.</summary>
internal static class ResourceClaimRules
{
    public static void Validate(IList<V1PodResourceClaim>? claims, FieldErrors at)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < claims?.Count; i++)
        {
            Validate(claims[i], names, at.At(i));
        }
    }

    public static void ValidateReferences(IList<Corev1ResourceClaim>? references, PodClaimNames claims, FieldErrors at)
    {
        var keys = new HashSet<string>();
        var inParts = new HashSet<string>();
        for (var i = 0; i < references?.Count; i++)
        {
            var place = at.At(i);
            if (!place.Present(references[i].Name))
            {
                continue;
            }

            ValidateUniqueness(references[i], keys, inParts, place);
            if (!claims.Contains(references[i].Name))
            {
                place.NotFound(references[i].Name, claims.MustBeOne);
            }
        }
    }

    private static void Validate(V1PodResourceClaim claim, HashSet<string> names, FieldErrors at)
    {
        if (at.At("name").Present(claim.Name))
        {
            if (names.Add(claim.Name))
            {
                at.At("name").InvalidEach(claim.Name, NameSyntax.DnsLabelErrors(claim.Name));
            }
            else
            {
                at.At("name").Duplicate(claim.Name);
            }
        }

        switch (claim)
        {
            case { ResourceClaimName: not null, ResourceClaimTemplateName: not null }:
                at.Invalid(Shown(claim), "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
                break;
            case { ResourceClaimName: null, ResourceClaimTemplateName: null }:
                at.Invalid(Shown(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
                break;
            default:
                break;
        }

        Subdomain(claim.ResourceClaimName, at.At("resourceClaimName"));
        Subdomain(claim.ResourceClaimTemplateName, at.At("resourceClaimTemplateName"));
    }

    // A claim may be referred to as a whole once, or request by request.
    private static void ValidateUniqueness(Corev1ResourceClaim reference, HashSet<string> keys, HashSet<string> inParts, FieldErrors at)
    {
        var request = reference.Request ?? "";
        if (request.Length > 0)
        {
            at.At("request").InvalidEach(request, NameSyntax.DnsLabelErrors(request));
        }

        var key = request.Length == 0 ? reference.Name : $"{reference.Name}/{request}";
        var clash = keys.Contains(reference.Name)
            ? reference.Name
            : keys.Contains(key) || (request.Length == 0 && inParts.Contains(reference.Name)) ? key : null;
        if (clash is not null)
        {
            at.Duplicate(clash);
        }

        keys.Add(key);
        if (request.Length > 0)
        {
            inParts.Add(reference.Name);
        }
    }

    private static void Subdomain(string? name, FieldErrors at)
    {
        if (name is not null)
        {
            at.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }
    }

    private static ShownText Shown(V1PodResourceClaim claim) => GoText.Struct(
        ("Name", claim.Name ?? ""), ("ResourceClaimName", claim.ResourceClaimName),
        ("ResourceClaimTemplateName", claim.ResourceClaimTemplateName));
}
