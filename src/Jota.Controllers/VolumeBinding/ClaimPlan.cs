using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which volume a claim gets, as upstream's binder decides. Two rules of safety: a claim that was bound once is never bound to another
/// volume, and a volume that is set aside for one claim is given to no other. Pure.
/// </summary>
internal static class ClaimPlan
{
    private const string Delayed = "WaitForFirstConsumer";

    /// <param name="claim">The claim.</param>
    /// <param name="named">The volume that it names; null when it names none, or there is none of that name.</param>
    /// <param name="volumes">All volumes.</param>
    /// <param name="storageClass">Its class; null when it has none, or there is none of that name.</param>
    /// <param name="standard">The default class.</param>
    public static ClaimStep Compute(
        V1PersistentVolumeClaim claim, V1PersistentVolume? named, IEnumerable<V1PersistentVolume> volumes, V1StorageClass? storageClass,
        V1StorageClass? standard) => claim switch
        {
            _ when ClaimBindings.Has(claim.Metadata, ClaimBindings.Completed) => Keep(claim, named),
            { Metadata.DeletionTimestamp: not null } => new ClaimStep.Leave(),
            { Spec.VolumeName: { Length: > 0 } } => ByName(claim, named),
            _ when StorageClassNames.Of(claim) is null && standard is not null => new ClaimStep.Classify(standard.Metadata.Name),
            _ => Find(claim, volumes, storageClass),
        };

    private static ClaimStep Keep(V1PersistentVolumeClaim claim, V1PersistentVolume? named) => (claim.Spec.VolumeName, named) switch
    {
        (null or "", _) => Lost("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"),
        (_, null) => Lost("ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!"),
        (_, { Spec.ClaimRef: null }) => new ClaimStep.Bind(named),
        _ when named.Spec.ClaimRef.Uid == claim.Metadata.Uid => new ClaimStep.Bind(named),
        _ when string.IsNullOrEmpty(named.Spec.ClaimRef.Uid) && ClaimBindings.IsFor(named, claim) => new ClaimStep.Bind(named),
        _ => Lost("ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly"),
    };

    private static ClaimStep ByName(V1PersistentVolumeClaim claim, V1PersistentVolume? named) => named switch
    {
        null => new ClaimStep.Wait(null),
        { Spec.ClaimRef: null } when VolumeChoice.Mismatch(named, claim) is { } why =>
            Wait(EventType.Warning, "VolumeMismatch", $"Cannot bind to requested volume \"{named.Metadata.Name}\": {why}"),
        { Spec.ClaimRef: null } => new ClaimStep.Bind(named),
        _ when ClaimBindings.IsFor(named, claim) => new ClaimStep.Bind(named),
        _ => Wait(EventType.Warning, "FailedBinding", $"volume \"{named.Metadata.Name}\" already bound to a different claim."),
    };

    private static ClaimStep Find(V1PersistentVolumeClaim claim, IEnumerable<V1PersistentVolume> volumes, V1StorageClass? storageClass)
    {
        var isDelayed = storageClass?.VolumeBindingMode == Delayed;
        if (VolumeChoice.Best(claim, volumes, onlySetAside: isDelayed) is { } volume)
        {
            return new ClaimStep.Bind(volume);
        }

        if (isDelayed && ClaimBindings.Of(claim.Metadata, ClaimBindings.SelectedNode) is null)
        {
            return Wait(EventType.Normal, Delayed, "waiting for first consumer to be created before binding");
        }

        return StorageClassNames.Of(claim) is not { Length: > 0 } name
            ? Wait(EventType.Normal, "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
            : Provision(claim, name, storageClass);
    }

    private static ClaimStep Provision(V1PersistentVolumeClaim claim, string name, V1StorageClass? storageClass) => storageClass switch
    {
        null => Wait(EventType.Warning, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{name}\" not found"),

        // What is called so is upstream's own, and none of it is left.
        { Provisioner: { } provisioner } when provisioner.StartsWith("kubernetes.io/", StringComparison.Ordinal) =>
            Wait(EventType.Warning, "ProvisioningFailed", $"no volume plugin matched name: {provisioner}"),
        { Provisioner: { } provisioner } when ClaimBindings.Of(claim.Metadata, ClaimBindings.Provisioner) == provisioner =>
            Wait(EventType.Normal, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner " +
                $"'{provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the " +
                "provisioner is running and correctly registered."),
        { Provisioner: var provisioner } => new ClaimStep.Provision(provisioner),
    };

    private static ClaimStep.Lose Lost(string reason, string message) => new(new(EventType.Warning, reason, message));

    private static ClaimStep.Wait Wait(EventType type, string reason, string message) => new(new StorageNotice(type, reason, message));
}
