namespace Jota.Kubelet.Turns;

/// <summary>What a worker's turn came to.</summary>
/// <param name="Stage">The stage to go on in.</param>
/// <param name="Rests">Whether there is nothing to do before there is news.</param>
/// <param name="Until">If it rests: when to look again without any news.</param>
internal readonly record struct PodTurnEnd(PodStage Stage, bool Rests = false, DateTimeOffset? Until = null)
{
    public static implicit operator PodTurnEnd(PodStage stage) => new(stage);
}
