namespace Jota.Api;

/// <summary>
/// How a kind divides into what users want (spec) and what the system saw (status). From this follow the rules of the main
/// resource (status is the server's), of <c>/status</c> (only status changes) and of <c>metadata.generation</c>.
/// </summary>
/// <param name="WithStatusOf">A copy of the first object carrying the second one's status; shares the rest.</param>
/// <param name="WithoutStatus">A copy with the status a newly created object starts with; shares the rest.</param>
public sealed record SpecStatus<T>(Func<T, T, T> WithStatusOf, Func<T, T> WithoutStatus);
