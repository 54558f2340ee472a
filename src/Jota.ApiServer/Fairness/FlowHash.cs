namespace Jota.ApiServer.Fairness;

/// <summary>The number of a flow: of a flow schema, and of what tells its flows apart. The same in every process.</summary>
internal static class FlowHash
{
    private const ulong Begin = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string schema, string distinguisher) => With((With(Begin, schema) ^ 0xff) * Prime, distinguisher);

    private static ulong With(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }
}
