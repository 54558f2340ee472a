using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what must come true before a pod is scheduled or counts as ready.</summary>
internal static class GateRules
{
    public static void Validate(V1PodSpec spec, FieldErrors at)
    {
        for (var i = 0; i < spec.ReadinessGates?.Count; i++)
        {
            var type = spec.ReadinessGates[i].ConditionType ?? "";
            at.At("readinessGates").At(i).At("conditionType").InvalidEach(type, NameSyntax.QualifiedNameErrors(type));
        }

        var names = new HashSet<string>();
        for (var i = 0; i < spec.SchedulingGates?.Count; i++)
        {
            var name = spec.SchedulingGates[i].Name ?? "";
            at.At("schedulingGates").At(i).InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
            if (!names.Add(name))
            {
                at.At("schedulingGates").At(i).Duplicate(name);
            }
        }
    }
}
