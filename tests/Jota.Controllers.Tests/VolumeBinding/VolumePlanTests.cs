using Jota.Api;
using k8s.Models;
using static Jota.Controllers.Tests.VolumeBinding.Storage;

namespace Jota.Controllers.Tests.VolumeBinding;

/// <summary>Which phase a volume is in.</summary>
public sealed class VolumePlanTests
{
    [Fact]
    public void A_volume_without_a_claim_or_set_aside_by_name_alone_is_available()
    {
        Assert.Equal(new VolumeStep.Be(VolumePhases.Available), VolumePlan.Compute(Volume("v"), null));
        Assert.Equal(new VolumeStep.Be(VolumePhases.Available), VolumePlan.Compute(Of("c", null), null));
    }

    [Fact]
    public void A_volume_is_bound_when_its_claim_says_so_too()
    {
        Assert.Equal(new VolumeStep.Leave(), VolumePlan.Compute(Of("c", "u"), ClaimWith("")));
        Assert.Equal(new VolumeStep.Be(VolumePhases.Bound), VolumePlan.Compute(Of("c", "u"), ClaimWith("v")));
        Assert.Equal(new VolumeStep.Unbind(), VolumePlan.Compute(Of("c", "u"), ClaimWith("other")));
    }

    [Theory]
    [InlineData(ReclaimPolicies.Retain, null, VolumePhases.Released, "")]
    [InlineData(ReclaimPolicies.Recycle, null, VolumePhases.Failed, "No recycler plugin found for the volume!")]
    [InlineData(ReclaimPolicies.Delete, null, VolumePhases.Failed, "error getting deleter volume plugin for volume \"v\": no deletable volume plugin matched")]
    [InlineData(ReclaimPolicies.Delete, "example.org/x", VolumePhases.Released, "")]
    public void A_volume_whose_claim_is_gone_is_released_first_and_then_what_is_said_is_done(string policy, string? made, string phase, string message)
    {
        var volume = Of("c", "u");
        volume.Spec.PersistentVolumeReclaimPolicy = policy;
        volume.Status.Phase = VolumePhases.Bound;
        if (made is not null)
        {
            volume.Metadata = ClaimBindings.With(volume.Metadata, (ClaimBindings.ProvisionedBy, made));
        }

        Assert.Equal(new VolumeStep.Be(VolumePhases.Released), VolumePlan.Compute(volume, null));
        volume.Status.Phase = VolumePhases.Released;
        var then = Assert.IsType<VolumeStep.Be>(VolumePlan.Compute(volume, null));
        Assert.Equal((phase, message), (then.Phase, then.Notice?.Message ?? ""));
    }

    [Fact]
    public void Who_set_a_volume_aside_by_name_has_it_that_way_again()
    {
        var mine = Of("c", "u");
        var binders = Of("c", "u");
        binders.Metadata = ClaimBindings.With(binders.Metadata, (ClaimBindings.ByController, "yes"));

        Assert.Equal(("c", null), (Bindings.Unbound(mine).Spec.ClaimRef.Name, Bindings.Unbound(mine).Spec.ClaimRef.Uid));
        Assert.Null(Bindings.Unbound(binders).Spec.ClaimRef);
    }

    private static V1PersistentVolume Of(string claim, string? uid)
    {
        var volume = Volume("v");
        volume.Spec.ClaimRef = Reference(claim, uid);
        return volume;
    }

    private static V1PersistentVolumeClaim ClaimWith(string volume)
    {
        var claim = Claim("c");
        (claim.Metadata.Uid, claim.Spec.VolumeName) = ("u", volume);
        return claim;
    }
}
