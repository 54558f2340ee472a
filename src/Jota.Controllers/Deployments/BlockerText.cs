using k8s.Models;

namespace Jota.Controllers;

/// <summary>The Progressing condition's message: upstream's sentence, and after it what holds the rollout up.</summary>
internal static class BlockerText
{
    /// <summary>Longer ones would not be stored.</summary>
    private const int Longest = 2000;

    /// <summary>
    /// Brings the message up to date in place; status, reason and times stay. Conditions about something else are left alone.
    /// </summary>
    public static void Put(V1Deployment deployment, V1ReplicaSet present, List<V1DeploymentCondition> conditions, RolloutBlockers blockers)
    {
        var index = conditions.FindIndex(c => c.Type == DeploymentConditions.Progressing);
        if (index >= 0 && conditions[index].Reason is DeploymentConditions.NewReplicaSetCreated or DeploymentConditions.FoundNewReplicaSet
            or DeploymentConditions.ReplicaSetUpdated or DeploymentConditions.DeadlineExceeded)
        {
            var sentence = RolloutProgress.Sentence(conditions[index].Reason, deployment, present)!;
            var message = Joined(sentence, blockers.Text);
            if (conditions[index].Message != message)
            {
                conditions[index] = conditions[index] with { Message = message };
            }
        }
    }

    private static string Joined(string sentence, string text)
    {
        var joined = text.Length == 0 ? sentence : $"{sentence}{(sentence.EndsWith('.') ? "" : ".")} {text}";
        return joined.Length <= Longest ? joined : joined[..(Longest - 1)] + "…";
    }
}
