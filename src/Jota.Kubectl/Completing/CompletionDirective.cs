namespace Jota.Kubectl;

/// <summary>What a shell is to do with suggestions, by the numbers of upstream's protocol.</summary>
[Flags]
internal enum CompletionDirective
{
    /// <summary>Suggest files where there is nothing else.</summary>
    Default = 0,

    /// <summary>Something went wrong: suggest nothing.</summary>
    Failed = 1,

    /// <summary>The word goes on: no blank behind it.</summary>
    NoSpace = 2,

    /// <summary>Suggest no files.</summary>
    NoFiles = 4,

    /// <summary>The words are endings: suggest files that have one.</summary>
    OnlyFilesThatEndSo = 8,

    /// <summary>Suggest folders.</summary>
    OnlyFolders = 16,
}
