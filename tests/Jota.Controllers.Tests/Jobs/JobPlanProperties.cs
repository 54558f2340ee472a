using CsCheck;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.Jobs;

/// <summary>What holds for every job, whatever its pods do and wherever its controller crashes.</summary>
public sealed class JobPlanProperties
{
    [Fact]
    public void Pods_that_are_alike_are_counted_exactly_under_crashes() => Gen.Select(Gen.Int, Gen.Int[1, 8], Gen.Int[1, 5], Gen.Bool).Sample(
        (seed, completions, parallelism, patient) => Run(
            new V1JobSpec
            {
                Completions = completions,
                Parallelism = parallelism,
                BackoffLimit = int.MaxValue,
                CompletionMode = JobModes.NonIndexed,
                PodReplacementPolicy = patient ? JobModes.ReplaceFailed : JobModes.ReplaceTerminatingOrFailed,
            },
            seed),
        iter: 400);

    [Fact]
    public void Indexed_pods_are_counted_exactly_under_crashes() => Gen.Select(Gen.Int, Gen.Int[1, 8], Gen.Int[1, 5], Gen.Bool).Sample(
        (seed, completions, parallelism, byIndex) => Run(
            new V1JobSpec
            {
                Completions = completions,
                Parallelism = parallelism,
                BackoffLimit = int.MaxValue,
                BackoffLimitPerIndex = byIndex ? int.MaxValue : null,
                CompletionMode = JobModes.Indexed,
                PodReplacementPolicy = JobModes.ReplaceTerminatingOrFailed,
            },
            seed),
        iter: 400);

    [Fact]
    public void Jobs_that_are_suspended_and_jobs_that_fail_are_counted_exactly_under_crashes() =>
        Gen.Select(Gen.Int, Gen.Int[1, 8], Gen.Int[1, 5], Gen.Int[0, 4], Gen.Bool).Sample(
            (seed, completions, parallelism, limit, indexed) =>
            {
                var world = new JobWorld(
                    new V1JobSpec
                    {
                        Completions = completions,
                        Parallelism = parallelism,
                        BackoffLimit = limit,
                        CompletionMode = indexed ? JobModes.Indexed : JobModes.NonIndexed,
                        PodReplacementPolicy = JobModes.ReplaceTerminatingOrFailed,
                    },
                    seed,
                    suspends: true);
                for (var i = 0; i < 20_000 && !world.IsFinished; i++)
                {
                    world.Step(calm: i > 150);
                }

                Assert.True(world.IsFinished, "it does not come to an end");
                Assert.False(world.HoldsPods, "pods are held that were counted");
                Assert.Equal(0, world.Status.Active ?? 0);
                Assert.Equal(world.Failed, world.Status.Failed ?? 0);
                if (!indexed)
                {
                    Assert.Equal(world.Succeeded, world.Status.Succeeded ?? 0);
                }

                Assert.Equal(world.Failed > limit, JobConditions.End(world.Status)!.Type == JobConditions.Failed);
            },
            iter: 400);

    private static void Run(V1JobSpec spec, int seed)
    {
        var world = new JobWorld(spec, seed);
        for (var i = 0; i < 150; i++)
        {
            world.Step(calm: false);
        }

        for (var i = 0; i < 20_000 && !world.IsFinished; i++)
        {
            world.Step(calm: true);
        }

        Assert.True(world.IsFinished, "it does not come to an end");
        Assert.False(world.HoldsPods, "pods are held that were counted");
        Assert.Equal(JobConditions.Complete, JobConditions.End(world.Status)!.Type);
        Assert.Equal((spec.Completions, world.Failed), (world.Status.Succeeded, world.Status.Failed ?? 0));
        Assert.Equal(spec.Completions, world.Succeeded);
        Assert.Null(world.Status.UncountedTerminatedPods.Succeeded);
        Assert.Null(world.Status.UncountedTerminatedPods.Failed);
    }
}
