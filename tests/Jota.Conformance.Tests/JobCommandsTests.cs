namespace Jota.Conformance.Tests;

/// <summary>Jobs and cron jobs with every kubectl found on the machine.</summary>
public sealed class JobCommandsTests(SimulatedCluster cluster)
{
    private const string Cron = """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: '0 0 1 1 *'
          timeZone: Asia/Seoul
          jobTemplate:
            spec:
              completions: 2
              template:
                metadata: {annotations: {jota.dev/sim.exit-after: '0.2'}}
                spec: {restartPolicy: Never, containers: [{name: c, image: 'nginx:1'}]}
        """;

    private const string Failing = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: bad}
        spec:
          backoffLimit: 0
          template:
            metadata: {annotations: {jota.dev/sim.exit-after: '0.2', jota.dev/sim.exit-code: '3'}}
            spec: {restartPolicy: Never, containers: [{name: c, image: 'nginx:1'}]}
        """;

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_job_is_made_listed_described_suspended_and_deleted(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "jobs");
        (await kubectl.RunAsync("create job work --image=nginx:1 -- sleep 5")).Succeeds().Prints("job.batch/work created");
        (await kubectl.WaitAsync("job/work", "jsonpath={.status.ready}=1")).Succeeds();
        var listed = (await kubectl.RunAsync("get jobs -o wide")).Succeeds();
        Assert.Equal("NAME STATUS COMPLETIONS DURATION AGE CONTAINERS IMAGES SELECTOR", listed.Lines[0]);
        Assert.StartsWith("work Running 0/1", listed.Lines[1], StringComparison.Ordinal);
        (await kubectl.RunAsync("get all")).Succeeds().Prints("job.batch/work").Prints("pod/work-");
        (await kubectl.RunAsync("get pods -l job-name=work")).Succeeds().Prints("work-");
        (await kubectl.RunAsync("describe job work")).Succeeds()
            .Prints("1 Active (1 Ready) / 0 Succeeded / 0 Failed").Prints("SuccessfulCreate").Prints("job-controller");
        (await kubectl.RunAsync("patch job work -p '{\"spec\":{\"suspend\":true}}'")).Succeeds();
        (await kubectl.WaitAsync("job/work", "condition=Suspended")).Succeeds();
        (await kubectl.RunAsync("set image job/work work=nginx:2")).Fails().Complains("field is immutable");
        (await kubectl.RunAsync("delete job work")).Succeeds().Prints("job.batch \"work\" deleted");
        await Eventually.TrueAsync(async () => (await kubectl.RunAsync("get jobs,pods -o name")).Output.Length == 0);
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_job_that_fails_is_waited_for(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "failing");
        (await kubectl.RunAsync("apply -f -", Failing)).Succeeds().Prints("job.batch/bad created");
        (await kubectl.WaitAsync("job/bad", "condition=failed")).Succeeds().Prints("condition met");
        (await kubectl.RunAsync("describe job bad")).Succeeds().Prints("BackoffLimitExceeded").Prints("0 Active").Prints("1 Failed");
        (await kubectl.RunAsync("get pods")).Succeeds().Prints("Error");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_job_is_made_from_a_cron_job(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "crons");
        (await kubectl.RunAsync("create cronjob tick --image=nginx:1 --schedule='*/5 * * * *'")).Succeeds().Prints("cronjob.batch/tick created");
        (await kubectl.RunAsync("create cronjob odd --image=nginx:1 --schedule='60 * * * *'")).Fails()
            .Complains("end of range (60) above maximum (59): 60");
        (await kubectl.RunAsync("apply -f -", Cron)).Succeeds().Prints("cronjob.batch/report created");
        var listed = (await kubectl.RunAsync("get cj")).Succeeds();
        Assert.Contains("SCHEDULE", listed.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("report 0 0 1 1 * Asia/Seoul False 0 <none>", listed.Lines[1], StringComparison.Ordinal);

        (await kubectl.RunAsync("create job now --from=cronjob/report")).Succeeds().Prints("job.batch/now created");
        (await kubectl.WaitAsync("job/now", "condition=complete")).Succeeds().Prints("job.batch/now condition met");
        (await kubectl.RunAsync("get job now")).Succeeds().Prints("2/2");
        (await kubectl.RunAsync("get job now -o jsonpath={.metadata.annotations}")).Succeeds().Prints("manual");
        (await kubectl.RunAsync("describe cronjob report")).Succeeds().Prints("Concurrency Policy:            Allow").Prints("Completions:                   2");
        (await kubectl.RunAsync("delete cronjob report tick")).Succeeds().Prints("cronjob.batch \"report\" deleted");
        await Eventually.TrueAsync(async () => !(await kubectl.RunAsync("get jobs,pods -o name")).Output.Contains("now", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Their_fields_are_explained(string program)
    {
        var kubectl = new Kubectl(Program(program), cluster.Jota.Kubeconfig);
        (await kubectl.RunAsync("explain job.spec.podFailurePolicy --recursive")).Succeeds().Prints("GROUP:      batch").Prints("onExitCodes");
        (await kubectl.RunAsync("explain cj.spec.schedule")).Succeeds().Prints("KIND:       CronJob");
        (await kubectl.RunAsync("api-resources --api-group=batch")).Succeeds().Prints("cronjobs").Prints("cj").Prints("jobs");
    }
}
