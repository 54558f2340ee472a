namespace Jota.Conformance.Tests;

/// <summary>A job of real containers, which know their index and fail where they are told to.</summary>
public sealed class JobContainerTests(ContainerCluster cluster)
{
    private const string Twenty = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: twenty}
        spec:
          completionMode: Indexed
          completions: 20
          parallelism: 5
          backoffLimitPerIndex: 0
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - name: c
                image: nginx:1.14.2
                command: [sh, -c, 'echo index $JOB_COMPLETION_INDEX of $(hostname); test $((JOB_COMPLETION_INDEX % 7)) -ne 3']
        """;

    [Fact]
    public async Task Twenty_completions_with_failures_are_counted()
    {
        var kubectl = await cluster.KubectlAsync("twenty");
        (await kubectl.RunAsync("apply -f -", Twenty)).Succeeds().Prints("job.batch/twenty created");
        (await kubectl.WaitAsync("job/twenty", "condition=Failed", seconds: 120)).Succeeds();
        (await kubectl.RunAsync("get job twenty -o jsonpath='{.status.completedIndexes} {.status.failedIndexes} {.status.succeeded} {.status.failed}'"))
            .Succeeds().Prints("0-2,4-9,11-16,18,19 3,10,17 17 3");
        (await kubectl.RunAsync("logs -l batch.kubernetes.io/job-completion-index=12")).Succeeds().Prints("index 12 of twenty-12");
        (await kubectl.RunAsync("delete job twenty")).Succeeds();
        await Eventually.TrueAsync(async () => (await kubectl.RunAsync("get pods -o name")).Output.Length == 0);
    }
}
