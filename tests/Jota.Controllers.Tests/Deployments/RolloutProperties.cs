using CsCheck;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

public sealed class RolloutProperties
{
    private const int StepsLong = 60;

    private static readonly Gen<(int Kind, int Which, int Count)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[1, 4]).Array[0, StepsLong];

    private static readonly Gen<(int Replicas, string Surge, string Unavailable)> Sizes =
        Gen.Select(
            Gen.Int[0, 12],
            Gen.Int[0, 5].Select(i => new[] { "0", "1", "3", "25%", "50%", "100%" }[i]),
            Gen.Int[0, 5].Select(i => new[] { "0", "1", "2", "25%", "50%", "100%" }[i]));

    [Fact]
    public void There_are_never_more_pods_than_the_surge_allows_whatever_the_template_changes_to() => Gen.Select(Sizes, Steps).Sample((size, steps) =>
    {
        var simulation = Rolled(size);
        foreach (var step in steps)
        {
            Take(simulation, step, maySurprise: false);
            if (simulation.Asked > simulation.Limits.MaxTotal || simulation.Pods > simulation.Limits.MaxTotal)
            {
                Assert.Fail(simulation.ToString());
            }
        }
    });

    [Fact]
    public void There_are_never_fewer_available_pods_than_promised_once_there_were() => Gen.Select(Sizes, Steps).Sample((size, steps) =>
    {
        var simulation = Rolled(size);
        foreach (var step in steps)
        {
            Take(simulation, step, maySurprise: false);
            if (simulation.Available < simulation.Limits.MinAvailable)
            {
                Assert.Fail(simulation.ToString());
            }
        }
    });

    [Fact]
    public void Recreate_never_has_pods_of_two_templates() => Gen.Select(Gen.Int[0, 6], Steps).Sample((replicas, steps) =>
    {
        var simulation = new RolloutSimulation(ADeployment.Recreated("web", replicas));
        foreach (var step in steps)
        {
            Take(simulation, step, maySurprise: false);
            Assert.False(simulation.IsMixed, simulation.ToString());
        }
    });

    [Fact]
    public void Everything_settles_from_wherever_it_got_to() => Gen.Select(Sizes, Steps).Sample((size, steps) =>
    {
        var simulation = Rolled(size);
        foreach (var step in steps)
        {
            Take(simulation, step, maySurprise: true);
        }

        simulation.Change(spec => spec.Paused = null);
        simulation.Settle();
        Assert.True(simulation.IsSettled, simulation.ToString());
        Assert.Equal(simulation.Limits.Replicas, simulation.Available);
        simulation.Reconcile();
        Assert.True(simulation.IsSettled, simulation.ToString());
    });

    [Fact]
    public void No_more_history_stays_than_is_wanted() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6].Array[1, 12]).Sample((limit, images) =>
    {
        var deployment = ADeployment.Named("web", 2);
        deployment.Spec.RevisionHistoryLimit = limit;
        var simulation = new RolloutSimulation(deployment);
        foreach (var image in images)
        {
            simulation.SetImage(image);
            simulation.Settle();
        }

        simulation.Reconcile();
        Assert.InRange(simulation.Sets, 1, limit + 1);
    });

    private static RolloutSimulation Rolled((int Replicas, string Surge, string Unavailable) size)
    {
        var simulation = new RolloutSimulation(ADeployment.Named("web", size.Replicas, surge: size.Surge, unavailable: size.Unavailable));
        simulation.Settle();
        return simulation;
    }

    private static void Take(RolloutSimulation simulation, (int Kind, int Which, int Count) step, bool maySurprise)
    {
        switch (step.Kind)
        {
            case 0:
                simulation.SetImage(step.Which);
                break;
            case <= 3:
                simulation.Reconcile();
                break;
            case <= 5:
                simulation.Observe(step.Which);
                break;
            case <= 7:
                simulation.PodsBecomeAvailable(step.Which, step.Count);
                break;
            case 8:
                simulation.PodsEnd(step.Which);
                break;
            default:
                if (maySurprise)
                {
                    Surprise(simulation, step.Which, step.Count);
                }

                break;
        }
    }

    private static void Surprise(RolloutSimulation simulation, int which, int count)
    {
        switch (which)
        {
            case 0 or 1:
                simulation.PodsCrash(which, count);
                break;
            case 2:
                simulation.Change(spec => spec.Replicas = 3 * count);
                break;
            case 3:
                simulation.Change(spec => spec.Paused = count % 2 == 0 ? true : null);
                break;
            case 4:
                simulation.Change(spec => spec.Strategy = new() { Type = "Recreate" });
                break;
            default:
                simulation.Change(spec => spec.Strategy = new()
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new() { MaxSurge = "25%", MaxUnavailable = "25%" },
                });
                break;
        }
    }
}
