namespace Jota.Kubectl;

/// <summary>How a word may go on.</summary>
/// <param name="Word">The whole word.</param>
/// <param name="Description">What it is; empty for nothing.</param>
internal sealed record Suggestion(string Word, string Description = "");
