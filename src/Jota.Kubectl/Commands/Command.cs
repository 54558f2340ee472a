namespace Jota.Kubectl;

/// <summary>A command, or a group of commands.</summary>
internal abstract class Command
{
    /// <summary>Its word.</summary>
    public abstract string Name { get; }

    /// <summary>Other words for it.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>Its flags, beside those of all commands.</summary>
    public virtual IReadOnlyList<Flag> Flags => [];

    /// <summary>The commands below it; none where it is itself one.</summary>
    public virtual IReadOnlyList<Command> Commands => [];

    /// <summary>Whether it does something without a word of those below it.</summary>
    public virtual bool IsAlone => false;

    /// <summary>Whether lists of commands leave it out.</summary>
    public virtual bool IsHidden => false;

    /// <summary>Whether a word names it.</summary>
    public bool IsCalled(string word) => Name == word || Aliases.Contains(word);

    /// <summary>Does it.</summary>
    /// <exception cref="KubectlException">It could not be done.</exception>
    /// <exception cref="NotOursException">Another kubectl must do it; nothing was printed or changed.</exception>
    public virtual Task<int> RunAsync(Invocation call, CancellationToken ct) => throw new NotOursException(Name);
}
