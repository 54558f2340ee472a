namespace Jota.Cel.Evaluation;

/// <summary>One evaluation: the values of variables, those of macros behind those of the environment, and what may still be
/// spent.</summary>
internal sealed class CelFrame(CelValue[] slots, CelBudget budget)
{
    public CelValue[] Slots { get; } = slots;

    public CelBudget Budget { get; } = budget;
}
