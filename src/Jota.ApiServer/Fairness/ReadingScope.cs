namespace Jota.ApiServer.Fairness;

/// <summary>What a request's query says of how much it costs.</summary>
/// <param name="Limit">How many objects at most; 0 for all.</param>
/// <param name="IsSelective">Whether labels or fields narrow it.</param>
/// <param name="TellsPresent">Whether a watch begins with what is there.</param>
/// <param name="IsDryRun">Whether nothing is written.</param>
internal readonly record struct ReadingScope(int Limit, bool IsSelective, bool TellsPresent, bool IsDryRun);
