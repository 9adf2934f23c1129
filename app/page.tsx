export default function Page() {
  return <main>Chalandise</main>
}
