using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Owners are named in full, at most one of them is the controller, and events own nothing.</summary>
internal static class OwnerReferenceRules
{
    public static void Validate(IList<V1OwnerReference>? owners, FieldErrors at)
    {
        V1OwnerReference? controller = null;
        ShownText? shown = null;
        foreach (var owner in owners ?? [])
        {
            ValidateOne(owner, at);
            if (owner.Controller != true)
            {
                continue;
            }

            if (controller is not null)
            {
                at.Invalid(
                    shown ??= ShownText.List(owners!.Select(Text)),
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                    + $"{controller.Kind}/{controller.Name} and {owner.Kind}/{owner.Name}");
            }

            controller ??= owner;
        }
    }

    // Upstream leaves the index out of the path.
    private static void ValidateOne(V1OwnerReference owner, FieldErrors at)
    {
        if (string.IsNullOrEmpty(owner.ApiVersion) || owner.ApiVersion.EndsWith('/'))
        {
            at.At("apiVersion").Invalid(owner.ApiVersion ?? "", "version must not be empty");
        }

        NotEmpty(owner.Kind, at.At("kind"));
        NotEmpty(owner.Name, at.At("name"));
        NotEmpty(owner.Uid, at.At("uid"));
        if (owner is { ApiVersion: "v1", Kind: "Event" })
        {
            at.Invalid(ShownText.Of(Text(owner)), "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private static void NotEmpty(string? value, FieldErrors at)
    {
        if (string.IsNullOrEmpty(value))
        {
            at.Invalid("", "must not be empty");
        }
    }

    private static string Text(V1OwnerReference owner) => Encoding.UTF8.GetString(ApiJson.Encode(owner));
}
