using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>Jobs on a whole cluster: what is asked for is done, so many at a time, and counted.</summary>
public sealed class JobTests : JobTest
{
    [Fact]
    public async Task It_runs_until_as_many_have_succeeded_so_many_at_a_time()
    {
        await CreateAsync(Job("ok", spec => (spec.Completions, spec.Parallelism) = (5, 2)));
        var most = 0;
        var job = await UntilAsync(job =>
        {
            most = Math.Max(most, job.Status?.Active ?? 0);
            return JobConditions.IsFinished(job.Status);
        });
        Assert.Equal(2, most);
        Assert.Equal((5, null, null, 0, 0), (job.Status.Succeeded, job.Status.Failed, job.Status.Active, job.Status.Ready, job.Status.Terminating));
        Assert.Equal([("SuccessCriteriaMet", "CompletionsReached"), ("Complete", "CompletionsReached")], Conditions(job));
        Assert.True(job.Status.CompletionTime > job.Status.StartTime);
        Assert.Equal(5, (await PodsAsync()).Count);
        Assert.All(await PodsAsync(), pod => Assert.StartsWith("work-", pod.Metadata.Name, StringComparison.Ordinal));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Without_a_number_of_completions_the_first_success_is_enough()
    {
        await CreateAsync(Job("other", spec => spec.Parallelism = 3));
        await UntilActiveAsync(3);
        var pods = await PodsAsync();
        await EndAsync(pods[0], 0);
        await UntilAsync(job => job.Status.Succeeded == 1);
        await EndAsync(pods[1], 1);
        await Cluster.PassAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.Equal(3, (await PodsAsync()).Count);
        await EndAsync(pods[2], 0);
        var job = await UntilFinishedAsync();
        Assert.Equal((2, 1, "Complete"), (job.Status.Succeeded, job.Status.Failed, JobConditions.End(job.Status)!.Type));
    }

    [Fact]
    public async Task Containers_that_fail_are_restarted_in_place_where_that_is_asked_for()
    {
        await CreateAsync(Job("other", spec =>
        {
            (spec.Completions, spec.Parallelism) = (3, 3);
            spec.Template.Spec.RestartPolicy = "OnFailure";
        }));
        await UntilActiveAsync(3);
        var pods = await PodsAsync();
        await EndAsync(pods[0], 1);
        await EndAsync(pods[1], 1);
        await EndAsync(pods[2], 0);
        foreach (var pod in pods.Take(2))
        {
            await Cluster.UntilAsync<V1Pod>(pod.Key(), p => p.Status.ContainerStatuses[0] is { RestartCount: 1, State.Running: not null }, Ct);
            await EndAsync(pod, 0);
        }

        var job = await UntilFinishedAsync();
        Assert.Equal((3, null), (job.Status.Succeeded, job.Status.Failed));
        Assert.Equal(3, (await PodsAsync()).Count);
    }

    [Fact]
    public async Task Restarts_in_place_count_towards_the_limit()
    {
        await CreateAsync(Job("bad", spec =>
        {
            spec.BackoffLimit = 2;
            spec.Template.Spec.RestartPolicy = "OnFailure";
        }));
        var job = await UntilFinishedAsync();
        Assert.Equal([("FailureTarget", "BackoffLimitExceeded"), ("Failed", "BackoffLimitExceeded")], Conditions(job));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Each_pod_of_an_indexed_job_knows_its_index_and_is_named_after_it()
    {
        var containers = new List<V1Container> { new() { Name = "c", Image = "ok", Env = [new() { Name = "A", Value = "b" }] } };
        await CreateAsync(Job("ok", spec =>
        {
            Indexed(4, 2)(spec);
            spec.Template.Spec.Containers = containers;
            spec.Template.Spec.InitContainers = [new() { Name = "i", Image = "ok" }];
        }));
        var job = await UntilFinishedAsync();
        Assert.Equal((4, "0-3", null), (job.Status.Succeeded, job.Status.CompletedIndexes, job.Status.FailedIndexes));
        var pods = (await PodsAsync()).OrderBy(IndexOf).ToList();
        Assert.Equal([0, 1, 2, 3], pods.Select(IndexOf));
        Assert.All(pods, pod =>
        {
            var index = pod.Metadata.Labels[JobLabels.CompletionIndex];
            Assert.Equal(index, pod.Metadata.Annotations[JobLabels.CompletionIndex]);
            Assert.Equal($"work-{index}", pod.Spec.Hostname);
            Assert.StartsWith($"work-{index}-", pod.Metadata.Name, StringComparison.Ordinal);
            Assert.All(pod.Spec.Containers.Concat(pod.Spec.InitContainers), container => Assert.Equal(
                "metadata.labels['batch.kubernetes.io/job-completion-index']",
                container.Env.Single(variable => variable.Name == "JOB_COMPLETION_INDEX").ValueFrom.FieldRef.FieldPath));
        });
    }

    [Fact]
    public async Task Failed_pods_are_replaced_later_each_time_until_the_limit()
    {
        await CreateAsync(Job("bad", spec => spec.BackoffLimit = 3));
        var job = await UntilFinishedAsync();
        Assert.Equal((null, 4), (job.Status.Succeeded, job.Status.Failed));
        Assert.Equal([("FailureTarget", "BackoffLimitExceeded"), ("Failed", "BackoffLimitExceeded")], Conditions(job));
        Assert.Null(job.Status.CompletionTime);
        var starts = (await PodsAsync()).Select(pod => pod.Metadata.CreationTimestamp!.Value).Order().ToList();
        Assert.Equal([11, 21, 41], starts.Zip(starts.Skip(1), (one, next) => (int)(next - one).TotalSeconds));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task With_a_limit_by_index_the_others_go_on()
    {
        await CreateAsync(Job("other", spec =>
        {
            Indexed(3, 3)(spec);
            spec.BackoffLimitPerIndex = 1;
        }));
        await EndIndexAsync(0, 1);
        await EndIndexAsync(1, 0);
        await EndIndexAsync(2, 1);
        await EndIndexAsync(0, 1);
        await EndIndexAsync(2, 0);
        var job = await UntilFinishedAsync();
        Assert.Equal(("1,2", "0", 2, 3), (job.Status.CompletedIndexes, job.Status.FailedIndexes, job.Status.Succeeded, job.Status.Failed));
        Assert.Equal([("FailureTarget", "FailedIndexes"), ("Failed", "FailedIndexes")], Conditions(job));
        Assert.Equal(["0", "1"], (await PodsAsync()).Where(pod => IndexOf(pod) == 2)
            .Select(pod => pod.Metadata.Annotations[JobLabels.IndexFailureCount]).Order());
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Too_many_failed_indexes_end_the_rest()
    {
        await CreateAsync(Job("other", spec =>
        {
            Stubborn(spec);
            Indexed(6, 3)(spec);
            (spec.BackoffLimitPerIndex, spec.MaxFailedIndexes) = (0, 1);
        }));
        await EndIndexAsync(0, 1);
        await EndIndexAsync(1, 1);
        var job = await UntilFinishedAsync();
        Assert.Equal(("0,1", null, "MaxFailedIndexesExceeded"), (job.Status.FailedIndexes, job.Status.CompletedIndexes, Conditions(job).Last().Item2));
        Assert.Equal((null, 0), (job.Status.Active, job.Status.Terminating));
        await AssertNothingIsHeldAsync();
        Assert.DoesNotContain(await PodsAsync(), A.IsRunning);
    }

    [Fact]
    public async Task An_indexed_job_grows_and_shrinks_with_its_parallelism()
    {
        await CreateAsync(Job("other", Indexed(4, 4)));
        await EndIndexAsync(3, 0);
        await UntilAsync(job => job.Status.CompletedIndexes == "3");
        await ChangeAsync(job => (job.Spec.Completions, job.Spec.Parallelism) = (2, 2));
        await UntilAsync(job => job.Status is { Active: 2, Succeeded: null, CompletedIndexes: null });
        await ChangeAsync(job => (job.Spec.Completions, job.Spec.Parallelism) = (3, 3));
        for (var index = 0; index < 3; index++)
        {
            await EndIndexAsync(index, 0);
        }

        Assert.Equal("0-2", (await UntilFinishedAsync()).Status.CompletedIndexes);
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task What_somebody_else_manages_is_left_alone()
    {
        await CreateAsync(Job("ok", spec => spec.ManagedBy = "example.com/queue"));
        await CreateAsync(Job("ok", spec => spec.ManagedBy = "kubernetes.io/job-controller", name: "own"));
        await Cluster.UntilAsync<V1Job>(A.Key("own"), job => JobConditions.IsFinished(job.Status), Ct);
        Assert.All(await PodsAsync(), pod => Assert.Equal("own", pod.Metadata.Labels[JobLabels.JobName]));
        Assert.Null((await Cluster.Api.GetAsync<V1Job>(Key, Ct)).Status.StartTime);
    }

    [Fact]
    public async Task A_job_of_no_completions_is_complete_and_one_of_no_parallelism_waits()
    {
        await CreateAsync(Job("ok", spec => spec.Completions = 0));
        Assert.Equal("Complete", JobConditions.End((await UntilFinishedAsync()).Status)!.Type);
        await CreateAsync(Job("ok", spec => (spec.Completions, spec.Parallelism) = (1, 0), name: "waits"));
        await Cluster.UntilAsync<V1Job>(A.Key("waits"), job => job.Status?.StartTime is not null, Ct);
        await Cluster.PassAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.Empty(await PodsAsync());
    }

    [Fact]
    public async Task What_happened_is_told_as_events()
    {
        await CreateAsync(Job("ok"));
        await UntilFinishedAsync();
        await Cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        var events = (await Cluster.Api.ListAsync(new(Cluster.Api.Catalog.For<Corev1Event>(), "default"), ListOptions.All, Ct)).Items
            .Select(item => item.As<Corev1Event>()).Where(e => e.InvolvedObject.Kind == "Job").ToList();
        Assert.Equal(["Completed: Job completed", $"SuccessfulCreate: Created pod: {(await PodsAsync())[0].Metadata.Name}"],
            events.Select(e => $"{e.Reason}: {e.Message}").Order());
        Assert.All(events, e => Assert.Equal("job-controller", e.Source.Component));
    }
}
