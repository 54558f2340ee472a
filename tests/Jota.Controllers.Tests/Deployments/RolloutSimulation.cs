using System.Globalization;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>
/// A deployment, its replica sets and their pods, without a server: the deployment's steps are the plans', each replica set's controller
/// and each pod take theirs when the test says so, in any order. Time moves by a second with every step.
/// </summary>
internal sealed class RolloutSimulation
{
    private readonly List<V1ReplicaSet> _sets = [];
    private readonly Dictionary<string, SimulatedPods> _pods = [];
    private DateTime _now = ADeployment.Start;

    public RolloutSimulation(V1Deployment deployment) => Deployment = deployment;

    public V1Deployment Deployment { get; private set; }

    public RolloutLimits Limits => RolloutLimits.Of(Deployment);

    public int Pods => _pods.Values.Sum(p => p.Starting + p.Available);

    public int Available => _pods.Values.Sum(p => p.Available);

    public int Asked => _sets.Sum(rs => rs.Desired());

    public int Sets => _sets.Count;

    /// <summary>Whether pods of two templates are there at once, ending ones included.</summary>
    public bool IsMixed => _pods.Values.Count(p => p.Starting + p.Available + p.Ending > 0) > 1;

    public bool IsSettled =>
        RolloutStatus.IsComplete(Deployment, Deployment.Status)
        && DeploymentConditions.Find(Deployment.Status.Conditions, "Progressing")?.Reason == "NewReplicaSetAvailable"
        && _sets.All(rs => rs.Desired() == (rs.Spec.Template.Spec.Containers[0].Image == Image ? Limits.Replicas : 0));

    public IEnumerable<string> Names => _sets.Select(rs => rs.Metadata.Name);

    private string Image => Deployment.Spec.Template.Spec.Containers[0].Image;

    private ReplicaSetFamily Family => ReplicaSetFamily.Of(_sets, rs => rs.Spec.Template.Spec.Containers[0].Image == Image);

    public void Change(Action<V1DeploymentSpec> change)
    {
        var spec = Deployment.Spec with { };
        change(spec);
        Deployment = Deployment with { Spec = spec, Metadata = Deployment.Metadata with { Generation = Deployment.Metadata.Generation + 1 } };
    }

    public void SetImage(int version) => Change(spec => spec.Template = ADeployment.Template("web", string.Create(CultureInfo.InvariantCulture, $"nginx:{version}")));

    /// <summary>One look of the deployment controller.</summary>
    public void Reconcile()
    {
        _now += TimeSpan.FromSeconds(1);
        var family = Family;
        if (PausePlan.Compute(Deployment, _now) is { } condition)
        {
            List<V1DeploymentCondition> conditions = [.. Deployment.Status.Conditions ?? []];
            DeploymentConditions.Set(conditions, condition);
            Deployment = Deployment with { Status = Deployment.Status with { Conditions = conditions } };
        }

        if (Deployment.Spec.Paused == true || ResizePlan.IsDue(Deployment, family))
        {
            Keep(family);
            Scale(ResizePlan.Compute(Deployment, Family));
            Deployment = Deployment with { Status = RolloutStatus.Count(Deployment, Family, _now) };
            return;
        }

        if (RolloutLimits.IsRolling(Deployment))
        {
            Ensure(family);
            Scale(RollingUpdatePlan.Compute(Limits, Family));
        }
        else
        {
            Recreate(family);
        }

        Prune();
        var status = RolloutStatus.Count(Deployment, Family, _now);
        RolloutProgress.Judge(Deployment, Family, status, _now);
        Deployment = Deployment with { Status = status };
    }

    /// <summary>One look of a replica set's controller: makes or ends pods, those that are not available first, and counts.</summary>
    public void Observe(int index)
    {
        if (_sets.Count == 0)
        {
            return;
        }

        var rs = _sets[index % _sets.Count];
        _pods[rs.Metadata.Name].Become(rs.Desired());
        Count(rs);
    }

    public void PodsBecomeAvailable(int index, int count) => At(index)?.MakeAvailable(count);

    public void PodsCrash(int index, int count) => At(index)?.Crash(count);

    public void PodsEnd(int index) => At(index)?.End();

    /// <summary>Everybody does all there is to do, until nothing changes.</summary>
    public void Settle()
    {
        for (var round = 0; round < 200 && !IsSettled; round++)
        {
            Reconcile();
            for (var i = 0; i < _sets.Count; i++)
            {
                Observe(i);
                PodsBecomeAvailable(i, int.MaxValue);
                PodsEnd(i);
                Count(_sets[i]);
            }
        }
    }

    public override string ToString() => string.Join(
        "; ",
        _sets.Select(rs => $"{rs.Metadata.Name} of {rs.Spec.Template.Spec.Containers[0].Image} {rs.Desired()} asked, {_pods[rs.Metadata.Name]}")
            .Prepend($"{Deployment.Spec.Strategy.Type} {Limits} {Image}"));

    private void Recreate(ReplicaSetFamily family)
    {
        Keep(family);
        var scales = RecreatePlan.ShrinkOld(Family);
        Scale(scales);
        if (scales.IsEmpty && !RecreatePlan.HasOldPods(Family, PodsOf))
        {
            Ensure(Family);
            Scale(RecreatePlan.GrowNew(Limits, Family.New!));
        }
    }

    private V1Pod[] PodsOf(V1ReplicaSet rs) =>
        [.. Enumerable.Repeat(new V1Pod { Status = new() { Phase = "Running" } }, _pods[rs.Metadata.Name].Ending)];

    private void Ensure(ReplicaSetFamily family)
    {
        if (family.New is not null)
        {
            Keep(family);
            return;
        }

        var hash = TemplateHash.Of(TemplateFingerprint.Of(Deployment.Spec.Template), null);
        var created = NewReplicaSetPlan.Create(Deployment, new Jota.Api.DeploymentResource(), family, hash, true);
        created.Metadata.Uid = created.Metadata.Name;
        created.Metadata.Generation = 1;
        created.Metadata.CreationTimestamp = _now;
        _sets.Add(created);
        _pods[created.Metadata.Name] = new();
        Note(created, true);
    }

    private void Keep(ReplicaSetFamily family)
    {
        if (family.New is null)
        {
            return;
        }

        if (NewReplicaSetPlan.Adjust(Deployment, family, true) is { } adjusted)
        {
            Put(adjusted);
        }

        Note(Family.New!, false);
    }

    private void Note(V1ReplicaSet present, bool created) =>
        Deployment = NewReplicaSetPlan.Note(Deployment, present, created, _now) ?? Deployment;

    private void Scale(IEnumerable<ReplicaSetScale> scales)
    {
        foreach (var (rs, size) in scales)
        {
            Dictionary<string, string> annotations = new(rs.Metadata.Annotations);
            DeploymentAnnotations.SetSizes(annotations, Limits);
            Put(rs with
            {
                Metadata = rs.Metadata with { Annotations = annotations, Generation = rs.Metadata.Generation + (size == rs.Desired() ? 0 : 1) },
                Spec = rs.Spec with { Replicas = size },
            });
        }
    }

    private void Prune()
    {
        if (RolloutStatus.IsComplete(Deployment, Deployment.Status))
        {
            foreach (var rs in HistoryPlan.Excess(Deployment, Family))
            {
                _sets.RemoveAll(other => other.Metadata.Name == rs.Metadata.Name);
                _pods.Remove(rs.Metadata.Name);
            }
        }
    }

    private void Count(V1ReplicaSet rs) => Put(rs with { Status = _pods[rs.Metadata.Name].Status(rs.Metadata.Generation) });

    private void Put(V1ReplicaSet rs) => _sets[_sets.FindIndex(other => other.Metadata.Name == rs.Metadata.Name)] = rs;

    private SimulatedPods? At(int index) => _sets.Count == 0 ? null : _pods[_sets[index % _sets.Count].Metadata.Name];
}
