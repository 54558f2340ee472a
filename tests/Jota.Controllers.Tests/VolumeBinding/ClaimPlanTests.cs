using Jota.Api;
using k8s.Models;
using static Jota.Controllers.Tests.VolumeBinding.Storage;

namespace Jota.Controllers.Tests.VolumeBinding;

/// <summary>Which volume a claim gets.</summary>
public sealed class ClaimPlanTests
{
    [Fact]
    public void The_smallest_volume_that_is_large_enough_is_taken()
    {
        V1PersistentVolume[] volumes = [Volume("huge", "9Gi"), Volume("small", "500Mi"), Volume("fits", "2Gi"), Volume("fits-too", "2Gi")];

        Assert.Equal("fits", Taken(Claim("c"), volumes));
    }

    [Fact]
    public void A_volume_that_is_set_aside_for_the_claim_comes_first_and_for_another_not_at_all()
    {
        var own = Volume("own", "9Gi");
        own.Spec.ClaimRef = Reference("c");
        var foreign = Volume("foreign");
        foreign.Spec.ClaimRef = Reference("other");

        Assert.Equal("own", Taken(Claim("c"), [Volume("free"), foreign, own]));
        Assert.Equal("free", Taken(Claim("d"), [Volume("free", "9Gi"), foreign, own]));
    }

    [Fact]
    public void Class_mode_labels_and_ways_to_mount_must_be_right()
    {
        var claim = Claim("c");
        claim.Spec.Selector = new() { MatchLabels = new Dictionary<string, string> { ["tier"] = "gold" } };
        claim.Spec.AccessModes = [AccessModes.ReadWriteOnce, AccessModes.ReadOnlyMany];
        var good = Labelled("good");
        good.Spec.AccessModes = [AccessModes.ReadOnlyMany, AccessModes.ReadWriteOnce];
        var block = Labelled("block");
        block.Spec.AccessModes = good.Spec.AccessModes;
        block.Spec.VolumeMode = VolumeModes.Block;
        var classy = Labelled("classy");
        (classy.Spec.AccessModes, classy.Spec.StorageClassName) = (good.Spec.AccessModes, "fast");
        var going = Labelled("going");
        (going.Spec.AccessModes, going.Metadata.DeletionTimestamp) = (good.Spec.AccessModes, DateTime.UnixEpoch);
        var released = Labelled("a-released");
        (released.Spec.AccessModes, released.Status.Phase) = (good.Spec.AccessModes, VolumePhases.Released);

        Assert.Equal("good", Taken(claim, [Labelled("lacks-a-mode"), Volume("unlabelled"), block, classy, going, released, good]));

        static V1PersistentVolume Labelled(string name)
        {
            var volume = Volume(name);
            volume.Metadata.Labels = new Dictionary<string, string> { ["tier"] = "gold" };
            return volume;
        }
    }

    [Fact]
    public void Without_a_volume_the_user_is_told_what_is_waited_for()
    {
        Assert.Equal("FailedBinding: no persistent volumes available for this claim and no storage class is set", Told(Claim("c"), null));
        Assert.Equal("ProvisioningFailed: storageclass.storage.k8s.io \"fast\" not found", Told(Claim("c", storageClass: "fast"), null));
        Assert.Equal(
            "ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner",
            Told(Claim("c", storageClass: "fast"), Class("fast", "kubernetes.io/no-provisioner")));
        Assert.Equal(
            "WaitForFirstConsumer: waiting for first consumer to be created before binding",
            Told(Claim("c", storageClass: "fast"), Class("fast", "example.org/none", "WaitForFirstConsumer")));
        var asked = Claim("c", storageClass: "fast");
        asked.Metadata = ClaimBindings.With(asked.Metadata, (ClaimBindings.Provisioner, "example.org/none"));
        Assert.Equal(
            "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'example.org/none' or manually by the system " +
            "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
            Told(asked, Class("fast", "example.org/none")));
    }

    [Fact]
    public void A_provisioner_is_asked_at_once_or_when_the_node_is_chosen()
    {
        var claim = Claim("c", storageClass: "fast");
        Assert.Equal(new ClaimStep.Provision("example.org/x"), Compute(claim, [], Class("fast", "example.org/x")));

        claim.Metadata = ClaimBindings.With(claim.Metadata, (ClaimBindings.SelectedNode, "a"));
        Assert.Equal(new ClaimStep.Provision("example.org/x"), Compute(claim, [], Class("fast", "example.org/x", "WaitForFirstConsumer")));
    }

    [Fact]
    public void A_claim_that_waits_for_its_pod_takes_no_free_volume_but_one_that_is_set_aside_for_it()
    {
        var delayed = Class("fast", "example.org/x", "WaitForFirstConsumer");
        var own = Volume("own", storageClass: "fast");
        own.Spec.ClaimRef = Reference("c");

        Assert.IsType<ClaimStep.Wait>(Compute(Claim("c", storageClass: "fast"), [Volume("free", storageClass: "fast")], delayed));
        Assert.Equal("own", Assert.IsType<ClaimStep.Bind>(Compute(Claim("c", storageClass: "fast"), [own], delayed)).Volume.Metadata.Name);
    }

    [Fact]
    public void A_claim_that_names_its_volume_gets_that_one_or_none()
    {
        var claim = Claim("c", "2Gi");
        claim.Spec.VolumeName = "v";

        Assert.Equal(new ClaimStep.Wait(null), Named(claim, null));
        Assert.IsType<ClaimStep.Bind>(Named(claim, Volume("v", "2Gi")));
        Assert.Equal("Cannot bind to requested volume \"v\": requested PV is too small", Message(Named(claim, Volume("v"))));
        Assert.Equal("Cannot bind to requested volume \"v\": storageClassName does not match", Message(Named(claim, Volume("v", "2Gi", "fast"))));
        var foreign = Volume("v", "2Gi");
        foreign.Spec.ClaimRef = Reference("other");
        Assert.Equal("volume \"v\" already bound to a different claim.", Message(Named(claim, foreign)));
    }

    [Fact]
    public void What_was_bound_once_is_lost_with_its_volume_and_never_gets_another()
    {
        var claim = Claim("c");
        claim.Metadata.Uid = "u";
        claim.Metadata = ClaimBindings.With(claim.Metadata, (ClaimBindings.Completed, "yes"));
        claim.Spec.VolumeName = "v";
        var foreign = Volume("v");
        foreign.Spec.ClaimRef = Reference("other", "x");

        Assert.Equal("ClaimLost", Assert.IsType<ClaimStep.Lose>(Named(claim, null, Volume("free"))).Notice.Reason);
        Assert.Equal("ClaimMisbound", Assert.IsType<ClaimStep.Lose>(Named(claim, foreign)).Notice.Reason);
        Assert.IsType<ClaimStep.Bind>(Named(claim, Volume("v")));
    }

    [Fact]
    public void A_claim_from_before_there_was_a_default_class_gets_it()
    {
        var standard = Class("standard", "example.org/x");

        Assert.Equal(new ClaimStep.Classify("standard"), ClaimPlan.Compute(Claim("c", storageClass: null), null, [], null, standard));
        Assert.IsType<ClaimStep.Wait>(ClaimPlan.Compute(Claim("c"), null, [], null, standard));
    }

    private static ClaimStep Compute(V1PersistentVolumeClaim claim, V1PersistentVolume[] volumes, V1StorageClass? storageClass) =>
        ClaimPlan.Compute(claim, null, volumes, storageClass, null);

    private static ClaimStep Named(V1PersistentVolumeClaim claim, V1PersistentVolume? named, params V1PersistentVolume[] others) =>
        ClaimPlan.Compute(claim, named, named is null ? others : [named, .. others], null, null);

    private static string Taken(V1PersistentVolumeClaim claim, V1PersistentVolume[] volumes) =>
        Assert.IsType<ClaimStep.Bind>(Compute(claim, volumes, null)).Volume.Metadata.Name;

    private static string Told(V1PersistentVolumeClaim claim, V1StorageClass? storageClass) =>
        Assert.IsType<ClaimStep.Wait>(Compute(claim, [], storageClass)).Notice is { } notice ? $"{notice.Reason}: {notice.Message}" : "";

    private static string Message(ClaimStep step) => Assert.IsType<ClaimStep.Wait>(step).Notice!.Message;
}
