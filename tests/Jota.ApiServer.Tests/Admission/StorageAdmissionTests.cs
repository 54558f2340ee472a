using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Claims;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

/// <summary>What claims and volumes are given when they are made, and what they may become.</summary>
public sealed class StorageAdmissionTests
{
    [Fact]
    public async Task Claims_and_volumes_are_protected_from_the_beginning()
    {
        await using var server = await StartAsync();

        var claim = await server.Api.CreateAsync(Claim("a", "1Gi"), Ct);
        var volume = await server.Api.CreateAsync(Volume("a"), Ct);

        Assert.Equal(["kubernetes.io/pvc-protection"], claim.Metadata.Finalizers);
        Assert.Equal(["kubernetes.io/pv-protection"], volume.Metadata.Finalizers);
        Assert.Equal(("Pending", "Pending"), (claim.Status.Phase, volume.Status.Phase));
        Assert.Equal(volume.Metadata.CreationTimestamp, volume.Status.LastPhaseTransitionTime);
        Assert.Null(claim.Metadata.Generation);
    }

    [Fact]
    public async Task A_claim_that_names_no_class_gets_the_newest_default_one()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("other"), Ct);
        Assert.Null((await server.Api.CreateAsync(Claim("before", "1Gi"), Ct)).Spec.StorageClassName);
        await server.Api.CreateAsync(Class("old", isDefault: true), Ct);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        await server.Api.CreateAsync(Class("new", isDefault: true), Ct);
        await server.Api.CreateAsync(Class("new-too", isDefault: true), Ct);
        await server.SettleAsync();

        Assert.Equal("new", (await server.Api.CreateAsync(Claim("a", "1Gi"), Ct)).Spec.StorageClassName);
        Assert.Equal("", (await server.Api.CreateAsync(Claim("none", "1Gi", ""), Ct)).Spec.StorageClassName);
        Assert.Equal("other", (await server.Api.CreateAsync(Claim("other", "1Gi", "other"), Ct)).Spec.StorageClassName);
    }

    [Fact]
    public async Task Only_a_claim_that_has_a_volume_of_a_class_that_can_give_more_may_ask_for_more()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Class("fixed"), Ct);
        await server.Api.CreateAsync(Class("elastic", grows: true), Ct);
        var still = await server.BoundAsync(await server.Api.CreateAsync(Claim("fixed", "1Gi", "fixed"), Ct));
        var without = await server.BoundAsync(await server.Api.CreateAsync(Claim("without", "1Gi", ""), Ct));
        var elastic = await server.BoundAsync(await server.Api.CreateAsync(Claim("elastic", "1Gi", "elastic"), Ct));

        foreach (var claim in new[] { still, without })
        {
            Assert.Equal(
                $"persistentvolumeclaims \"{claim.Metadata.Name}\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that " +
                "provisions the pvc must support resize",
                (await FailsAsync(() => server.Api.UpdateAsync(Of(claim, "2Gi"), Ct))).Message);
        }

        Assert.Equal("2Gi", (await server.Api.UpdateAsync(Of(elastic, "2Gi"), Ct)).Spec.Resources.Requests["storage"].ToString());
    }

    [Fact]
    public async Task A_volume_tells_since_when_it_is_in_its_phase()
    {
        await using var server = await StartAsync();
        var volume = await server.Api.CreateAsync(Volume("a"), Ct);
        server.Clock.Advance(TimeSpan.FromSeconds(60));

        var same = await server.Api.UpdateStatusAsync(volume with { Status = new() { Phase = "Pending", Message = "still" } }, Ct);
        var available = await server.Api.UpdateStatusAsync(same with { Status = same.Status with { Phase = "Available" } }, Ct);

        Assert.Equal(volume.Status.LastPhaseTransitionTime, same.Status.LastPhaseTransitionTime);
        Assert.Equal(volume.Status.LastPhaseTransitionTime!.Value.AddSeconds(60), available.Status.LastPhaseTransitionTime);
        var told = available.Status.LastPhaseTransitionTime!.Value.AddSeconds(-3);
        var bound = await server.Api.UpdateStatusAsync(available with { Status = new() { Phase = "Bound", LastPhaseTransitionTime = told } }, Ct);
        Assert.Equal(told, bound.Status.LastPhaseTransitionTime);
    }
}
