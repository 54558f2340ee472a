using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a volume of the cluster.</summary>
public static class PersistentVolumeRules
{
    private static readonly string[] Policies = [ReclaimPolicies.Delete, ReclaimPolicies.Recycle, ReclaimPolicies.Retain];

    internal static void Validate(V1PersistentVolumeSpec spec, string name, FieldErrors at)
    {
        ValidateModes(spec, at);
        ValidateCapacity(spec.Capacity, at.At("capacity"));
        if (spec.PersistentVolumeReclaimPolicy is { Length: > 0 } policy && !Policies.Contains(policy))
        {
            at.At("persistentVolumeReclaimPolicy").NotSupported(policy, Policies);
        }

        if (spec.NodeAffinity is { } affinity)
        {
            ValidateAffinity(affinity, at.At("nodeAffinity").At("required"));
        }

        ValidateSources(spec, name, at);
        StorageClassNames.Validate(spec.StorageClassName, at.At("storageClassName"));
        VolumeModes.Validate(spec.VolumeMode, at.At("volumeMode"));
        ValidateAttributes(spec, at);
    }

    /// <summary>A volume that is described where it is used (by an attachment): only where it is may be said.</summary>
    public static void ValidateInline(V1PersistentVolumeSpec spec, FieldErrors at)
    {
        const string NotInline = "may not be specified in the context of inline volumes";
        Refuse(spec.ClaimRef is not null, "claimRef");
        Refuse(spec.Capacity is { Count: > 0 }, "capacity");
        if (spec.Csi is null)
        {
            at.At("csi").Required("has to be specified in the context of inline volumes");
        }

        ValidateModes(spec, at);
        if (spec.PersistentVolumeReclaimPolicy is not (null or "" or ReclaimPolicies.Retain))
        {
            at.At("persistentVolumeReclaimPolicy").Forbidden("may only be Retain in the context of inline volumes");
        }

        Refuse(spec.NodeAffinity is not null, "nodeAffinity");
        ValidateSources(spec, "", at);
        Refuse(!string.IsNullOrEmpty(spec.StorageClassName), "storageClassName");
        if (spec.VolumeMode is not (null or VolumeModes.Filesystem))
        {
            at.At("volumeMode").Forbidden("may not specify volumeMode other than Filesystem in the context of inline volumes");
        }

        ValidateAttributes(spec, at);

        void Refuse(bool given, string field)
        {
            if (given)
            {
                at.At(field).Forbidden(NotInline);
            }
        }
    }

    private static void ValidateModes(V1PersistentVolumeSpec spec, FieldErrors at)
    {
        if (spec.AccessModes is not { Count: > 0 })
        {
            at.At("accessModes").Required();
        }

        AccessModes.Validate(spec.AccessModes, at.At("accessModes"));
    }

    private static void ValidateCapacity(IDictionary<string, ResourceQuantity>? capacity, FieldErrors at)
    {
        if (capacity is not { Count: > 0 })
        {
            at.Required();
        }

        if (capacity is not { Count: 1 } || !capacity.ContainsKey("storage"))
        {
            var shown = capacity?.ToDictionary(entry => entry.Key, entry => QuantityText.Of(entry.Value));
            at.NotSupported(ShownText.Map(shown), ["storage"]);
        }

        foreach (var (name, amount) in capacity ?? new Dictionary<string, ResourceQuantity>())
        {
            if (amount.ToDecimal() < 0)
            {
                at.Key(name).Invalid(amount.ToDecimal(), "must be a valid resource quantity");
            }

            StorageAmounts.ValidatePositive(amount, at.Key(name));
        }
    }

    private static void ValidateAffinity(V1VolumeNodeAffinity affinity, FieldErrors at)
    {
        if (affinity.Required is { } required)
        {
            NodeSelectorRules.Validate(required, at);
        }
        else
        {
            at.Required("must specify required node constraints");
        }
    }

    private static void ValidateSources(V1PersistentVolumeSpec spec, string name, FieldErrors at)
    {
        var first = true;
        foreach (var (field, source) in PersistentVolumeSources.Of(spec))
        {
            if (!first)
            {
                at.At(field).Forbidden("may not specify more than 1 volume type");
                continue;
            }

            first = false;
            PersistentVolumeSourceRules.Validate(source, name, at.At(field), at);
            if (source is V1LocalVolumeSource && spec.NodeAffinity is null)
            {
                at.At("nodeAffinity").Required("Local volume requires node affinity");
            }
        }

        if (first)
        {
            at.Required("must specify a volume type");
        }

        if (spec is { HostPath.Path: { } path, PersistentVolumeReclaimPolicy: ReclaimPolicies.Recycle } && PathRules.IsRoot(path))
        {
            at.At("persistentVolumeReclaimPolicy").Forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void ValidateAttributes(V1PersistentVolumeSpec spec, FieldErrors at)
    {
        if (spec.VolumeAttributesClassName is not { } attributes)
        {
            return;
        }

        if (attributes.Length == 0)
        {
            at.At("volumeAttributesClassName").Required("an empty string is disallowed");
        }

        StorageClassNames.Validate(attributes, at.At("volumeAttributesClassName"));
        if (spec.Csi is null)
        {
            at.At("csi").Required("has to be specified when using volumeAttributesClassName");
        }
    }
}
