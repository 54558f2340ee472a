namespace Jota.Kubectl;

/// <summary>How a word may go on, and what shells are to do with that.</summary>
/// <param name="All">The words.</param>
/// <param name="Directive">What to do.</param>
internal sealed record Suggestions(IReadOnlyList<Suggestion> All, CompletionDirective Directive)
{
    /// <summary>Nothing, and no files either.</summary>
    public static Suggestions None { get; } = new([], CompletionDirective.NoFiles);

    /// <summary>Files, as shells know them.</summary>
    public static Suggestions Files { get; } = new([], CompletionDirective.Default);

    /// <summary>Folders.</summary>
    public static Suggestions Folders { get; } = new([], CompletionDirective.OnlyFolders);

    /// <summary>Files with objects.</summary>
    public static Suggestions Manifests { get; } = new(
        [new("json"), new("yaml"), new("yml")], CompletionDirective.OnlyFilesThatEndSo);

    /// <summary>Words and nothing else.</summary>
    public static Suggestions Of(IEnumerable<string> words) =>
        new([.. words.Select(word => new Suggestion(word))], CompletionDirective.NoFiles);

    /// <summary>The beginnings of words, behind which more is to be written, and whole ones.</summary>
    public static Suggestions Open(IReadOnlyList<string> words) =>
        Of(words) with { Directive = CompletionDirective.NoFiles | CompletionDirective.NoSpace };
}
