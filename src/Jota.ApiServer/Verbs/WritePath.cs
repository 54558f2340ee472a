using Jota.ApiServer.Admission;
using Jota.ApiServer.Kinds;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Quotas;

namespace Jota.ApiServer.Verbs;

/// <summary>What every write passes on its way to the disk.</summary>
/// <param name="Admission">May change the object, and may refuse it.</param>
/// <param name="Kinds">What is done for the objects of some kinds only.</param>
/// <param name="Quotas">Has the last word, when everything else is settled: what it counts is counted for good.</param>
/// <param name="Fields">Who owns which fields.</param>
/// <param name="Writer">The disk.</param>
internal sealed record WritePath(AdmissionChain Admission, KindTable Kinds, QuotaBook Quotas, FieldKeeper Fields, ObjectWriter Writer);
