using System.Globalization;
using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Objects;

/// <summary>Every field error of an object's metadata, as upstream finds them, in its order.</summary>
internal static class MetadataValidation
{
    private const int MaxAnnotations = 256 * 1024;

    /// <summary>Of a new object.</summary>
    public static void Check(Resource resource, V1ObjectMeta metadata, FieldErrors errors)
    {
        CheckName(resource, metadata, errors);
        CheckRest(metadata, errors);
    }

    /// <summary>Of a changed one.</summary>
    public static void CheckUpdate(V1ObjectMeta metadata, V1ObjectMeta old, FieldErrors errors)
    {
        CheckRest(metadata, errors);
        CheckFinalizersOfDeleted(metadata, old, errors);
        Immutable(errors.At("uid"), metadata.Uid, old.Uid);
        Immutable(errors.At("creationTimestamp"), Text(metadata.CreationTimestamp), Text(old.CreationTimestamp));
        Immutable(errors.At("deletionTimestamp"), Text(metadata.DeletionTimestamp), Text(old.DeletionTimestamp));
        if (metadata.DeletionGracePeriodSeconds != old.DeletionGracePeriodSeconds)
        {
            errors.At("deletionGracePeriodSeconds").Invalid(metadata.DeletionGracePeriodSeconds, "field is immutable");
        }
    }

    private static void CheckName(Resource resource, V1ObjectMeta metadata, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(metadata.GenerateName) && resource.NameError(metadata.GenerateName, prefix: true) is { } wrongPrefix
            && string.IsNullOrEmpty(metadata.Name))
        {
            errors.At("generateName").Invalid(metadata.GenerateName, wrongPrefix);
        }

        if (string.IsNullOrEmpty(metadata.Name))
        {
            errors.At("name").Required("name or generateName is required");
        }
        else if (resource.NameError(metadata.Name, prefix: false) is { } wrong)
        {
            errors.At("name").Invalid(metadata.Name, wrong);
        }
    }

    private static void CheckRest(V1ObjectMeta metadata, FieldErrors errors)
    {
        CheckLabels(metadata.Labels, errors.At("labels"));
        CheckAnnotations(metadata.Annotations, errors.At("annotations"));
        CheckOwners(metadata.OwnerReferences, errors.At("ownerReferences"));
        CheckFinalizers(metadata.Finalizers, errors.At("finalizers"));
    }

    private static void CheckLabels(IDictionary<string, string>? labels, FieldErrors errors)
    {
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            AddAll(NameSyntax.QualifiedNameErrors(key), key, errors);
            AddAll(NameSyntax.LabelValueErrors(value ?? ""), value, errors);
        }
    }

    private static void CheckAnnotations(IDictionary<string, string>? annotations, FieldErrors errors)
    {
        var size = 0L;
        foreach (var (key, value) in annotations ?? new Dictionary<string, string>())
        {
            // Upstream takes annotation keys in any case.
            AddAll(NameSyntax.QualifiedNameErrors(key.ToLowerInvariant()), key, errors);
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value ?? "");
        }

        if (size > MaxAnnotations)
        {
            errors.TooLong(MaxAnnotations);
        }
    }

    private static void CheckOwners(IList<V1OwnerReference>? owners, FieldErrors errors)
    {
        V1OwnerReference? controller = null;
        foreach (var owner in owners ?? [])
        {
            NotEmpty(owner.ApiVersion, errors.At("apiVersion"), "version must not be empty");
            NotEmpty(owner.Kind, errors.At("kind"), "must not be empty");
            NotEmpty(owner.Name, errors.At("name"), "must not be empty");
            NotEmpty(owner.Uid, errors.At("uid"), "must not be empty");
            if (owner is { ApiVersion: "v1", Kind: "Event" })
            {
                errors.Invalid($"/v1, Kind=Event", "/v1, Kind=Event is disallowed from being an owner");
            }

            if (owner.Controller is true && controller is not null)
            {
                errors.Invalid(
                    owner.Name,
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {controller.Name} and {owner.Name}");
            }

            controller = owner.Controller is true ? owner : controller;
        }
    }

    private static void CheckFinalizers(IList<string>? finalizers, FieldErrors errors)
    {
        for (var i = 0; i < (finalizers?.Count ?? 0); i++)
        {
            if (NameSyntax.FinalizerError(finalizers![i]) is { } wrong)
            {
                errors.At(i).Invalid(finalizers[i], wrong);
            }
        }

        if (finalizers is not null && finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            errors.Invalid(string.Join(",", finalizers), "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void CheckFinalizersOfDeleted(V1ObjectMeta metadata, V1ObjectMeta old, FieldErrors errors)
    {
        if (old.DeletionTimestamp is null || metadata.Finalizers is null)
        {
            return;
        }

        var added = metadata.Finalizers.Except(old.Finalizers ?? []).ToList();
        if (added.Count > 0)
        {
            errors.At("finalizers").Forbidden(
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}");
        }
    }

    private static void Immutable(FieldErrors errors, string? value, string? old)
    {
        if (!string.Equals(value ?? "", old ?? "", StringComparison.Ordinal))
        {
            errors.Invalid(value ?? "", "field is immutable");
        }
    }

    private static void NotEmpty(string? value, FieldErrors errors, string rule)
    {
        if (string.IsNullOrEmpty(value))
        {
            errors.Invalid("", rule);
        }
    }

    private static void AddAll(IEnumerable<string> rules, string? value, FieldErrors errors)
    {
        foreach (var rule in rules)
        {
            errors.Invalid(value, rule);
        }
    }

    private static string? Text(DateTime? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
