using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>Jobs that are suspended, deleted, late, changed by others; and whose pods are.</summary>
public sealed class JobLifecycleTests : JobTest
{
    [Fact]
    public async Task A_suspended_job_ends_its_pods_without_counting_them_and_begins_anew()
    {
        await CreateAsync(Job("other", spec => (spec.Completions, spec.Parallelism, spec.ActiveDeadlineSeconds) = (3, 2, 60)));
        var started = (await UntilActiveAsync(2)).Status.StartTime;
        await ChangeAsync(job => job.Spec.Suspend = true);
        var job = await UntilAsync(job => job.Status is { Active: null, Terminating: 0 });
        Assert.Equal([("Suspended", "JobSuspended")], Conditions(job));
        Assert.Null(job.Status.Failed);
        await Cluster.PassAsync(TimeSpan.FromMinutes(5), Ct);
        Assert.Empty(await PodsAsync());

        await ChangeAsync(job => job.Spec.Suspend = false);
        job = await UntilActiveAsync(2);
        Assert.Equal([("Suspended", "JobResumed")], Conditions(job));
        Assert.True(job.Status.StartTime >= started!.Value.AddMinutes(5));
        Assert.Null(job.Status.Failed);
    }

    [Fact]
    public async Task A_job_that_is_made_suspended_waits_and_may_be_told_where_to_run()
    {
        await CreateAsync(Job("ok", spec => spec.Suspend = true));
        Assert.Null((await UntilAsync(job => JobConditions.IsTrue(job.Status, JobConditions.Suspended))).Status.StartTime);
        await ChangeAsync(job =>
        {
            job.Spec.Template.Spec.NodeSelector = new Dictionary<string, string> { ["kubernetes.io/hostname"] = "sim-2" };
            job.Spec.Suspend = false;
        });
        await UntilFinishedAsync();
        Assert.Equal("sim-2", Assert.Single(await PodsAsync()).Spec.NodeName);
    }

    [Fact]
    public async Task A_deadline_ends_what_still_runs()
    {
        await CreateAsync(Job("other", spec =>
        {
            // One that stops when it is asked to ends well, and counts so if its node is the faster to tell.
            Stubborn(spec);
            (spec.Parallelism, spec.ActiveDeadlineSeconds) = (2, 30);
        }));
        var job = await UntilFinishedAsync();
        Assert.Equal([("FailureTarget", "DeadlineExceeded"), ("Failed", "DeadlineExceeded")], Conditions(job));
        Assert.Equal(30, (job.Status.Conditions[0].LastTransitionTime - job.Status.StartTime)!.Value.TotalSeconds);
        Assert.Equal((2, null, 0), (job.Status.Failed, job.Status.Active, job.Status.Terminating));
        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task The_longest_deadline_and_time_to_live_are_as_good_as_none()
    {
        await CreateAsync(Job("ok", spec => (spec.ActiveDeadlineSeconds, spec.TtlSecondsAfterFinished) = (long.MaxValue, int.MaxValue)));
        await UntilFinishedAsync();
        await Cluster.PassAsync(TimeSpan.FromHours(1), Ct);
        await Cluster.Api.GetAsync<V1Job>(Key, Ct);
    }

    [Fact]
    public async Task A_finished_job_goes_with_its_pods_when_its_time_is_over()
    {
        await CreateAsync(Job("ok", spec => spec.TtlSecondsAfterFinished = 90));
        var job = await UntilFinishedAsync();
        await Cluster.PassAsync(TimeSpan.FromSeconds(60), Ct);
        await ChangeAsync(changed => changed.Spec.TtlSecondsAfterFinished = 120);
        await Cluster.PassAsync(TimeSpan.FromSeconds(45), Ct);
        await Cluster.Api.GetAsync<V1Job>(Key, Ct);
        await Cluster.UntilGoneAsync<V1Job>(Key, Ct);
        Assert.Empty(await PodsAsync());
        Assert.True(Cluster.Clock.GetUtcNow().UtcDateTime >= job.Status.CompletionTime!.Value.AddSeconds(120));
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task Its_pods_go_with_it(string propagation)
    {
        await CreateAsync(Job("other", spec => spec.Parallelism = 3));
        await UntilActiveAsync(3);
        await Cluster.Api.DeleteAsync<V1Job>(Key, DeleteOptions.Default with { PropagationPolicy = propagation }, Ct);
        await Cluster.UntilGoneAsync<V1Job>(Key, Ct);
        await Cluster.PassAsync(TimeSpan.FromSeconds(40), Ct);
        Assert.Empty(await PodsAsync());
    }

    [Fact]
    public async Task Its_pods_stay_where_that_is_asked_for_and_nothing_holds_them()
    {
        await CreateAsync(Job("other", spec => spec.Parallelism = 2));
        await UntilActiveAsync(2);
        await Cluster.Api.DeleteAsync<V1Job>(Key, DeleteOptions.Default, Ct);
        await Cluster.UntilGoneAsync<V1Job>(Key, Ct);
        await AssertNothingIsHeldAsync();
        var pods = await PodsAsync();
        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.Null(pod.Metadata.OwnerReferences));
    }

    [Fact]
    public async Task A_pod_that_lost_its_owner_is_taken_back_and_one_that_lost_its_labels_is_let_go()
    {
        await CreateAsync(Job("other", spec => spec.Parallelism = 2));
        await UntilActiveAsync(2);
        var pods = await PodsAsync();
        await PatchPodAsync(pods[0], """{"metadata":{"ownerReferences":null}}""");
        await Cluster.UntilAsync<V1Pod>(pods[0].Key(), pod => pod.Controller() is not null && pod.Metadata.Finalizers?.Count == 1, Ct);
        await PatchPodAsync(pods[1], """{"metadata":{"labels":null}}""");
        await Cluster.UntilAsync<V1Pod>(pods[1].Key(), pod => pod.Controller() is null && pod.Metadata.Finalizers is null, Ct);
        await Cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        await UntilActiveAsync(2);
        Assert.Equal(3, (await PodsAsync()).Count);
    }

    [Fact]
    public async Task Somebody_elses_conditions_stay()
    {
        await CreateAsync(Job("other"));
        await UntilActiveAsync(1);
        var patch = new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes(
            """{"metadata":{"annotations":{"patched":"yes"}},"status":{"conditions":[{"type":"Odd","status":"True"}]}}"""));
        await Cluster.Api.PatchAsync<V1Job>(Key, "status", patch, Ct);
        await EndAsync((await PodsAsync())[0], 0);
        var job = await UntilFinishedAsync();
        Assert.Equal(["Odd", "SuccessCriteriaMet", "Complete"], job.Status.Conditions.Select(c => c.Type));
        Assert.Equal("yes", job.Metadata.Annotations["patched"]);
    }

    [Fact]
    public async Task Its_parallelism_may_change_while_it_runs()
    {
        await CreateAsync(Job("other", spec => (spec.Completions, spec.Parallelism) = (9, 2)));
        await UntilActiveAsync(2);
        await ChangeAsync(job => job.Spec.Parallelism = 5);
        await UntilActiveAsync(5);
        await ChangeAsync(job => job.Spec.Parallelism = 1);
        var job = await UntilAsync(job => job.Status is { Active: 1, Terminating: 0 });
        Assert.Null(job.Status.Failed);
        await ChangeAsync(job => job.Spec.Parallelism = 0);
        await UntilAsync(job => job.Status is { Active: null, Terminating: 0 });
    }

    [Fact]
    public async Task Jobs_are_found_by_their_labels_and_deleted_together()
    {
        for (var i = 0; i < 3; i++)
        {
            var job = Job("ok", name: $"work-{i}");
            job.Metadata.Labels = new Dictionary<string, string> { ["batch"] = i < 2 ? "one" : "two" };
            await CreateAsync(job);
        }

        var target = new ApiTarget(Cluster.Api.Catalog.For<V1Job>(), "default");
        var one = ListOptions.All with { Labels = LabelSelector.Parse("batch=one") };
        await Cluster.Api.DeleteCollectionAsync(target, one, DeleteOptions.Default with { PropagationPolicy = "Background" }, Ct);
        await Cluster.PassAsync(TimeSpan.FromSeconds(40), Ct);
        Assert.Equal("work-2", Assert.Single((await Cluster.Api.ListAsync(target, ListOptions.All, Ct)).Items).Key.Name);
        Assert.Equal("work-2", Assert.Single(await PodsAsync()).Metadata.Labels[JobLabels.JobName]);
    }

    [Fact]
    public async Task Jobs_are_found_by_how_many_pods_succeeded()
    {
        await CreateAsync(Job("ok", spec => spec.Completions = 2));
        await UntilFinishedAsync();
        var target = new ApiTarget(Cluster.Api.Catalog.For<V1Job>(), "default");
        async Task<int> CountAsync(string fields) =>
            (await Cluster.Api.ListAsync(target, ListOptions.All with { Fields = FieldSelector.Parse(fields) }, Ct)).Items.Count;
        Assert.Equal((1, 0), (await CountAsync("status.successful=2"), await CountAsync("status.successful=0")));
    }

    [Fact]
    public async Task A_namespace_is_emptied_of_jobs_and_what_they_hold()
    {
        await Cluster.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "batch" } }, Ct);
        await Cluster.UntilAsync<V1ServiceAccount>(new("batch", "default"), _ => true, Ct);
        var job = Job("other", spec => spec.Parallelism = 3);
        job.Metadata.NamespaceProperty = "batch";
        await Cluster.Api.CreateAsync(job, Ct);
        await Cluster.UntilAsync<V1Job>(new("batch", Name), wanted => wanted.Status?.Ready == 3, Ct);
        await Cluster.Api.DeleteAsync<V1Namespace>(ObjectKey.Cluster("batch"), DeleteOptions.Default, Ct);
        await Cluster.UntilGoneAsync<V1Namespace>(ObjectKey.Cluster("batch"), Ct);
    }

    [Fact]
    public async Task A_pod_made_by_hand_is_taken_where_the_selector_is_made_by_hand()
    {
        var labels = new Dictionary<string, string> { ["app"] = "by-hand" };
        var pod = A.Pod("mine", "other");
        pod.Metadata.Labels = labels;
        pod.Spec.RestartPolicy = "Never";

        // It is one too many, and may be gone before anybody looks.
        pod.Metadata.Finalizers = ["example.org/seen"];
        await CreateAsync(Job("other", spec =>
        {
            (spec.ManualSelector, spec.Selector, spec.Parallelism, spec.Completions) = (true, new() { MatchLabels = labels }, 2, 2);
            spec.Template.Metadata = new() { Labels = labels };
        }));
        await UntilActiveAsync(2);
        await Cluster.Api.CreateAsync(pod, Ct);
        await Cluster.UntilAsync<V1Pod>(pod.Key(), taken => taken.Controller()?.Name == Name, Ct);
        var release = """{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.org/seen"]}}"""u8.ToArray();
        await Cluster.Api.PatchAsync<V1Pod>(pod.Key(), "", new(PatchType.StrategicMerge, release), Ct);
        await Cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        await UntilActiveAsync(2);
    }

    [Fact]
    public async Task A_job_whose_name_is_generated_labels_its_pods_with_it()
    {
        var job = Job("ok");
        (job.Metadata.Name, job.Metadata.GenerateName) = (null, "many-");
        var created = await CreateAsync(job);
        Assert.StartsWith("many-", created.Metadata.Name, StringComparison.Ordinal);
        Assert.Equal(created.Metadata.Name, created.Spec.Template.Metadata.Labels[JobLabels.JobName]);
        Assert.Equal(created.Metadata.Name, created.Metadata.Labels[JobLabels.LegacyJobName]);
        await Cluster.UntilAsync<V1Job>(created.Key(), done => JobConditions.IsFinished(done.Status), Ct);
    }

    [Fact]
    public async Task A_pod_that_never_got_a_node_is_counted_when_it_is_deleted()
    {
        await CreateAsync(Job("other", spec =>
        {
            spec.PodReplacementPolicy = JobModes.ReplaceFailed;
            spec.Template.Spec.NodeSelector = new Dictionary<string, string> { ["no"] = "where" };
        }));
        await UntilAsync(job => job.Status?.Active == 1);
        var pod = Assert.Single(await PodsAsync());
        await Cluster.Api.DeleteAsync<V1Pod>(pod.Key(), DeleteOptions.Default, Ct);
        await Cluster.UntilGoneAsync<V1Pod>(pod.Key(), Ct);
        await UntilAsync(job => job.Status is { Active: 1, Failed: 1 });
    }

    [Fact]
    public async Task Pods_of_a_lost_node_are_counted_and_made_anew_elsewhere()
    {
        await CreateAsync(Job("other"));
        var pod = await UntilRunningAsync();
        await Cluster.LoseNodeAsync(pod.Spec.NodeName);
        await UntilAsync(job => job.Status is { Failed: 1, Active: 1 });
        await Cluster.Api.DeleteAsync<V1Node>(ObjectKey.Cluster(pod.Spec.NodeName), DeleteOptions.Default, Ct);
        await Cluster.UntilGoneAsync<V1Pod>(pod.Key(), Ct);
        await EndAsync(await UntilRunningAsync(), 0);
        Assert.Equal((1, 1), (await UntilFinishedAsync() is var job ? job.Status.Succeeded : null, job.Status.Failed));
    }

    private Task<V1Pod> PatchPodAsync(V1Pod pod, string patch) =>
        Cluster.Api.PatchAsync<V1Pod>(pod.Key(), "", new(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), Ct);
}
