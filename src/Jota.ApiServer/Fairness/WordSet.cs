namespace Jota.ApiServer.Fairness;

/// <summary>A few words, or any (<c>*</c>).</summary>
internal readonly struct WordSet(IList<string>? words)
{
    private readonly string[] _words = [.. words ?? []];
    private readonly bool _any = words?.Contains("*") == true;

    public bool Has(string word) => _any || _words.Contains(word);
}
