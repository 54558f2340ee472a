using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>What a job makes of pods that fail, and when enough of it is done.</summary>
public sealed class JobPolicyTests : JobTest
{
    [Fact]
    public async Task An_exit_code_fails_the_job_at_once()
    {
        await CreateAsync(Job("other", spec =>
        {
            Stubborn(spec);
            (spec.Completions, spec.Parallelism) = (4, 2);
            spec.PodFailurePolicy = ByCode("FailJob", 42);
        }));
        await UntilActiveAsync(2);
        var pod = (await PodsAsync())[0];
        await EndAsync(pod, 42);
        var job = await UntilFinishedAsync();
        Assert.Equal([("FailureTarget", "PodFailurePolicy"), ("Failed", "PodFailurePolicy")], Conditions(job));
        Assert.Equal(
            $"Container c for pod default/{pod.Metadata.Name} failed with exit code 42 matching FailJob rule at index 0",
            job.Status.Conditions[1].Message);
        Assert.Equal((2, null), (job.Status.Failed, job.Status.Active));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Disruptions_can_be_ignored()
    {
        await CreateAsync(Job("other", spec =>
        {
            Stubborn(spec);
            spec.BackoffLimit = 0;
            spec.PodFailurePolicy = new()
            {
                Rules = [new() { Action = "Ignore", OnPodConditions = [new() { Type = PodConditions.DisruptionTarget }] }],
            };
        }));
        var pod = await UntilRunningAsync();
        await DisruptAsync(pod);
        await EndAsync(await UntilRunningAsync(other: pod.Metadata.Name), 0);
        var job = await UntilFinishedAsync();
        Assert.Equal((1, null, "Complete"), (job.Status.Succeeded, job.Status.Failed, JobConditions.End(job.Status)!.Type));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Disruptions_count_where_nothing_says_otherwise()
    {
        await CreateAsync(Job("other", spec =>
        {
            Stubborn(spec);
            spec.BackoffLimit = 0;
        }));
        await DisruptAsync(await UntilRunningAsync());
        var job = await UntilFinishedAsync();
        Assert.Equal((1, "BackoffLimitExceeded"), (job.Status.Failed, Conditions(job).Last().Item2));
    }

    [Fact]
    public async Task An_exit_code_fails_its_index()
    {
        await CreateAsync(Job("other", spec =>
        {
            Indexed(2, 2)(spec);
            spec.BackoffLimitPerIndex = 6;
            spec.PodFailurePolicy = ByCode("FailIndex", 3);
        }));
        await EndIndexAsync(0, 3);
        await UntilAsync(job => job.Status.FailedIndexes == "0");
        await EndIndexAsync(1, 7);
        await EndIndexAsync(1, 0);
        var job = await UntilFinishedAsync();
        Assert.Equal(("1", "0", 2, "FailedIndexes"),
            (job.Status.CompletedIndexes, job.Status.FailedIndexes, job.Status.Failed, Conditions(job).Last().Item2));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Ignored_failures_of_an_index_are_told_apart()
    {
        await CreateAsync(Job("other", spec =>
        {
            Indexed(1, 1)(spec);
            spec.BackoffLimitPerIndex = 0;
            spec.PodFailurePolicy = ByCode("Ignore", 9);
        }));
        await EndIndexAsync(0, 9);
        await EndIndexAsync(0, 9);
        var last = await UntilRunningAsync(0);
        Assert.Equal(("0", "2"),
            (last.Metadata.Annotations[JobLabels.IndexFailureCount], last.Metadata.Annotations[JobLabels.IndexIgnoredFailureCount]));
        await EndAsync(last, 1);
        Assert.Equal(("0", 1), (await UntilFinishedAsync() is var job ? job.Status.FailedIndexes : "", job.Status.Failed));
    }

    [Fact]
    public async Task Success_may_need_all_indexes()
    {
        await CreateAsync(Job("ok", spec =>
        {
            Indexed(3, 3)(spec);
            spec.SuccessPolicy = new() { Rules = [new() { SucceededIndexes = "0-2" }] };
        }));
        var job = await UntilFinishedAsync();
        Assert.Equal("0-2", job.Status.CompletedIndexes);
        Assert.Equal("Complete", JobConditions.End(job.Status)!.Type);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData(null, 1)]
    [InlineData("0,4", 1)]
    public async Task Success_may_need_some_while_others_still_run(string? indexes, int? count)
    {
        await CreateAsync(Job("other", spec =>
        {
            Indexed(5, 3)(spec);
            spec.SuccessPolicy = new() { Rules = [new() { SucceededIndexes = "1-3" }, new() { SucceededIndexes = indexes, SucceededCount = count }] };
        }));
        await UntilActiveAsync(3);
        await EndIndexAsync(0, 0);
        var job = await UntilFinishedAsync();
        Assert.Equal([("SuccessCriteriaMet", "SuccessPolicy"), ("Complete", "SuccessPolicy")], Conditions(job));
        Assert.Equal("Matched rules at index 1", job.Status.Conditions[1].Message);
        Assert.Equal(("0", 1, null, 0), (job.Status.CompletedIndexes, job.Status.Succeeded, job.Status.Failed, job.Status.Terminating));
        await AssertNothingIsHeldAsync();
        Assert.DoesNotContain(await PodsAsync(), A.IsRunning);
    }

    [Fact]
    public async Task A_pod_that_is_being_deleted_is_replaced_at_once_or_when_it_is_over()
    {
        await CreateAsync(Job("other", Stubborn));
        await CreateAsync(Job("other", name: "patient", change: spec =>
        {
            Stubborn(spec);
            spec.PodReplacementPolicy = JobModes.ReplaceFailed;
        }));
        await Cluster.UntilAsync<V1Job>(A.Key("patient"), job => job.Status.Ready == 1, Ct);
        await UntilActiveAsync(1);
        foreach (var pod in await PodsAsync())
        {
            await Cluster.Api.DeleteAsync<V1Pod>(pod.Key(), DeleteOptions.Default, Ct);
        }

        await UntilAsync(job => job.Status is { Active: 1, Terminating: 1, Failed: 1 });
        await Cluster.UntilAsync<V1Job>(A.Key("patient"), job => job.Status is { Active: null, Terminating: 1, Failed: null }, Ct);
        await Cluster.UntilAsync<V1Job>(A.Key("patient"), job => job.Status is { Active: 1, Terminating: 0, Failed: 1 }, Ct);
    }

    private static V1PodFailurePolicy ByCode(string action, int code) =>
        new() { Rules = [new() { Action = action, OnExitCodes = new() { OperatorProperty = "In", Values = [code] } }] };

    private Task DisruptAsync(V1Pod pod) => Cluster.Api.CreateAsync(
        ApiTarget.Of(Cluster.Api.Catalog.For<V1Pod>(), pod.Key(), "eviction"),
        new ApiBody.Typed(new V1Eviction { Metadata = new() { Name = pod.Metadata.Name, NamespaceProperty = "default" } }),
        WriteOptions.Plain,
        Ct);
}
